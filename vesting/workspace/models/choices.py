"""What people chose: criteria, weights, borders, proposals on the table, notes and decisions.

Rows are added and never changed, so that what stood when a run was made can be read afterwards.
"""

from __future__ import annotations

from django.db import models

from vesting.workspace.models.signed import Signed


class Proposal(Signed):
    """An option that somebody has proposed.

    ``units`` is a list of ``{"name": …, "places": [codes]}``; ``option`` the identity of the
    footprint that they make.
    """

    class Status(models.TextChoices):
        """How far a proposal has come in law."""

        IDEA = "idea", "Put forward informally"
        SUBMITTED = "submitted", "Submitted to the government"
        CONSULTED = "consulted", "Consulted on by the government"
        DECIDED = "decided", "Chosen by the government, not yet law"
        ORDER = "order", "Made law by a structural changes order"
        REFUSED = "refused", "Not taken forward"

    name = models.CharField(max_length=200, unique=True)
    proposed_by = models.CharField(max_length=200)
    proposed_on = models.DateField()
    source = models.CharField(max_length=300)
    address = models.CharField(max_length=500, blank=True)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.IDEA)
    units = models.JSONField()
    option = models.CharField(max_length=12)

    class Meta:
        ordering = ["proposed_on", "name"]

    def __str__(self) -> str:
        return self.name


class CriteriaSet(Signed):
    """Criteria as they were locked. A later set is a new version with its reason.

    ``after_scores`` says that scores had already been shown when the set was locked.
    """

    version = models.PositiveIntegerField(unique=True)
    criteria = models.JSONField()
    digest = models.CharField(max_length=64)
    after_scores = models.BooleanField()

    class Meta:
        ordering = ["-version"]

    def __str__(self) -> str:
        return f"version {self.version}"


class Weighting(Signed):
    """Weights that somebody entered, on one version of the criteria."""

    name = models.CharField(max_length=200, unique=True)
    criteria = models.ForeignKey(CriteriaSet, on_delete=models.PROTECT, related_name="weightings")
    weights = models.JSONField()

    class Meta:
        ordering = ["when", "name"]

    def __str__(self) -> str:
        return self.name


class EdgeChoice(Signed):
    """A border that somebody counts, or does not, against the edge list; the last one holds."""

    a = models.CharField(max_length=20)
    b = models.CharField(max_length=20)
    on = models.BooleanField()
    source = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["when", "pk"]

    def __str__(self) -> str:
        return f"{self.a} and {self.b}: {'counted' if self.on else 'not counted'}"


class Note(Signed):
    """A remark or a decision about something; ``reason`` holds its text."""

    about = models.CharField(max_length=80, help_text="such as option 3f2a…, or criteria")
    decision = models.BooleanField(default=False)

    class Meta:
        ordering = ["-when"]

    def __str__(self) -> str:
        return f"{'decision' if self.decision else 'note'} about {self.about}"
