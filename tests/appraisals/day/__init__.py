"""The day of a round: slips, paper, turnout, the hall, closing."""
