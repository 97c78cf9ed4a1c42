"""Every write to people, invitations and devices."""
