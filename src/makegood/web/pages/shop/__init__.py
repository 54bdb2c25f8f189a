"""The shop's own pages: its return notices and addresses, its figures, and what it pays besides refunds."""
