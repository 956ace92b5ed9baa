"""The quarter of a filer."""
