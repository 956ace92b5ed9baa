"""年度文书: composed from the year's facts, edited, printed in the layout of GB/T 9704, numbered and kept."""
