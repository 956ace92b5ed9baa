"""Ballots as pure functions: what a set of marks weighs, how ballots add up, which figures may be shown."""
