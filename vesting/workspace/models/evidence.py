"""Which tables of which files the workspace holds: a mirror of the folder ``evidence``."""

from __future__ import annotations

from django.db import models


class Evidence(models.Model):
    """One declared table as one official file held it; the rows lie in a Parquet file."""

    key = models.CharField(max_length=80, primary_key=True, help_text="name of its Parquet file")
    table = models.CharField(max_length=60)
    title = models.CharField(max_length=300)
    file = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64, help_text="hash of the official file's bytes")
    source = models.CharField(max_length=100, help_text="importer that recognised the file")
    vintage = models.CharField(max_length=200)
    publisher = models.CharField(max_length=200)
    licence = models.CharField(max_length=200)
    address = models.CharField(max_length=500, blank=True)
    standing = models.CharField(max_length=20, blank=True)
    rows = models.PositiveIntegerField(help_text="rows of the table")
    read = models.PositiveIntegerField(help_text="physical rows in the file")
    accepted = models.PositiveIntegerField(help_text="physical rows accepted")
    warned = models.PositiveIntegerField(default=0, help_text="of those, with a warning")
    quarantined = models.PositiveIntegerField(default=0, help_text="kept aside to be mended")
    excluded = models.PositiveIntegerField(default=0, help_text="left out by rule")
    aside = models.JSONField(default=list, help_text="where, why, fate")
    notes = models.JSONField(default=list)
    measures = models.JSONField(default=list)
    first_seen = models.DateTimeField()

    class Meta:
        ordering = ["table", "-vintage", "file"]

    def __str__(self) -> str:
        return f"{self.title} ({self.file})"

    @property
    def edition(self) -> str:
        """Vintage and first hex digits of the hash, as the shelf names editions."""
        return f"{self.vintage} [{self.sha256[:8]}]"
