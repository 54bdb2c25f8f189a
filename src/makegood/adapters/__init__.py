"""The world outside, fitted to the ports of the application."""
