"""推演: named lists of changes, applied in memory to the stored facts and settings; nothing of it is a result."""
