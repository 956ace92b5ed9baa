"""One small module for each kind of document: pure functions from the year's facts to a draft."""
