"""What accounts tells the apps above it, in the past tense."""

from django.dispatch import Signal

# membership: a Membership that now gives rights. Sent after the commit.
membership_confirmed = Signal()
