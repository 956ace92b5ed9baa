"""核定 of a list of bonuses: what is on it, its totals, its approval by 党组; a list that was approved never changes."""
