"""Forms of 测评."""
