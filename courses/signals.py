"""What courses tells the apps above it."""

from django.dispatch import Signal

reflection_shared = Signal()
cycle_completed = Signal()
reply_written = Signal()
