"""Pages of 测评."""
