"""Everything that the system says to people, in each of its languages."""
