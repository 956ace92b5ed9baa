"""The registers that feed the score: entry, a second person, corrections, and what a row does to the year."""
