"""The rule book as pure values and tables: no clock, no I/O, no randomness, standard library only."""
