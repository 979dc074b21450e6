"""Forms that were kept: structures as text, footprints as sets of places; each in versions."""

from __future__ import annotations

from django.db import models

from vesting.workspace.models.signed import Signed


class StructureVersion(Signed):
    """One version of a structure file."""

    name = models.CharField(max_length=200)
    version = models.PositiveIntegerField()
    text = models.TextField()
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["name", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["name", "version"], name="one_structure_per_version")
        ]

    def __str__(self) -> str:
        return f"{self.name}, version {self.version}"


class Footprint(Signed):
    """One version of a footprint that somebody keeps under a name."""

    name = models.CharField(max_length=200)
    version = models.PositiveIntegerField()
    units = models.JSONField()
    option = models.CharField(max_length=12)

    class Meta:
        ordering = ["name", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["name", "version"], name="one_footprint_per_version")
        ]

    def __str__(self) -> str:
        return f"{self.name}, version {self.version}"
