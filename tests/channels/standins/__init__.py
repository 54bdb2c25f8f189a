"""Stand-ins for payment channels: small real servers that refuse what the real ones refuse, and keep books."""
