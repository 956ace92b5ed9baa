"""公示 of a settled result and of the distribution of its bonus, composed from the version itself (rules 2.4, 7.1–7.3)."""
