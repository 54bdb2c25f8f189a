"""HTTP: the JSON interface and the server-rendered pages."""
