"""Runs: what was worked out, from what, by which code, when and by whom."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Run(models.Model):
    """One run of one stage. Its tables lie in the folder ``results`` under its key."""

    class State(models.TextChoices):
        """Where a run stands."""

        RUNNING = "running"
        FINISHED = "finished"
        FAILED = "failed"

    key = models.CharField(max_length=60, primary_key=True)
    stage = models.CharField(max_length=30)
    state = models.CharField(max_length=10, choices=State.choices, default=State.RUNNING)
    settings = models.JSONField(default=dict)
    seed = models.BigIntegerField()
    code_version = models.CharField(max_length=40)
    who = models.CharField(max_length=200)
    started = models.DateTimeField()
    finished = models.DateTimeField(null=True)
    seconds = models.FloatField(null=True)
    completeness = models.CharField(max_length=40, blank=True)
    facts = models.JSONField(default=dict)
    problem = models.JSONField(null=True)

    class Meta:
        ordering = ["-started", "-key"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="running") | Q(finished__isnull=False),
                name="ended_run_has_a_time",
            )
        ]

    def __str__(self) -> str:
        return self.key


class RunInput(models.Model):
    """One thing that a run read, by its hash: a snapshot, the borders or the criteria."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="inputs")
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=300)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["kind", "name"]
        constraints = [
            models.UniqueConstraint(fields=["run", "kind", "name"], name="one_hash_per_input")
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.name}"


class RunTable(models.Model):
    """One table that a run produced."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="tables")
    name = models.CharField(max_length=60)
    rows = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64, help_text="hash of the content, not of the file")

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["run", "name"], name="one_table_of_a_name_per_run")
        ]

    def __str__(self) -> str:
        return self.name
