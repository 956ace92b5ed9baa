"""Forms of bonuses."""
