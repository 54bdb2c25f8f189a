"""People who sign in: who they are, how they prove it, and which browsers of theirs are signed in."""
