"""补发/追回: what a corrected version changes in a list that was approved, numbered and approved like the list."""
