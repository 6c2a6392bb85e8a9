"""A client of the HTTP interface, typed by its description: `client.py`. It needs httpx and nothing of the server."""
