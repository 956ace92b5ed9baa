"""Pages of bonuses."""
