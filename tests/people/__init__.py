"""People who sign in: passwords, a provider that is strict, and one that lies."""
