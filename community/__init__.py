"""What teachers do together: groups, forums, rooms, visits, stories."""
