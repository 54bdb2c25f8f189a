"""Pages for people: what stands on each, drawn on the server, complete without any script."""
