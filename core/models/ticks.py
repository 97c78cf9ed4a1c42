"""When each regular job last ran, and who is at it now."""

from django.db import models


class TickRun(models.Model):
    """One row per job. `busy_until` is a lease: two processes never run one job at once, a crash frees it again."""

    name = models.CharField(max_length=80, unique=True)
    last_at = models.DateTimeField(null=True)
    busy_until = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.name
