"""What the workspace is for, and for whom."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from vesting.outputs.imprint import imprint


class Facts(models.Model):
    """One row: the area, who commissioned the work and who does it."""

    title = models.CharField(max_length=200)
    area = models.CharField(max_length=100, help_text="name of the area under reorganisation")
    from_lookup = models.BooleanField(
        default=False, help_text="the area is none of the 21: its districts come from a lookup"
    )
    unitaries = models.JSONField(default=list, help_text="codes that belong to it besides")
    made_for = models.CharField(max_length=200, help_text="who commissioned the work")
    made_by = models.CharField(max_length=200, help_text="who does the work")
    fictitious = models.BooleanField(default=False, help_text="the county is made up")
    created = models.DateTimeField()
    code_version = models.CharField(max_length=40)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="facts_has_one_row")]

    def __str__(self) -> str:
        return self.title

    def imprint(self, run: str = "") -> str:
        """The line on every page; with the run that its numbers come from."""
        return imprint(self.made_for, self.made_by, run, fictitious=self.fictitious)
