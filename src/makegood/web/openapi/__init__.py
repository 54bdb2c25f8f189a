"""The interface's description of itself, made from the same table of routes that answers requests."""
