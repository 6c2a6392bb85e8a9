"""One view across provinces, each of which is an instance of its own: asked, checked, never written to."""
