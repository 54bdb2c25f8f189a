"""Ways of telling people: SMTP, and a file for the demo."""
