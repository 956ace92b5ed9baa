"""公示 of results."""
