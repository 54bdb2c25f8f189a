"""What the platform asks for on behalf of people who sign in."""
