"""The JSON interface, a file for each resource; `routes` is the whole of it."""
