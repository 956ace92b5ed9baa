"""复核 and 申诉 of a person against the own published result (rules 7.4)."""
