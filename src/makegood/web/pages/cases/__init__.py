"""Cases on pages: at a glance, in a list, and one in full."""
