"""The application: one door for commands, queries for readers, and the ports to the world outside."""
