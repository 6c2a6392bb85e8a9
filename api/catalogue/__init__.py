"""The catalogue of procedures as a file: read, compared with what is published, published, written."""
