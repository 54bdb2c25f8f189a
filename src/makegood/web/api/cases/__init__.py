"""Cases: opened, listed, read and ordered about."""
