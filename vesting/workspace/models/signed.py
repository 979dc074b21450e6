"""What every record of a choice says of itself."""

from __future__ import annotations

from django.db import models


class Signed(models.Model):
    """A row that says who wrote it, when and why."""

    who = models.CharField(max_length=200)
    when = models.DateTimeField()
    reason = models.TextField(blank=True)

    class Meta:
        abstract = True
