"""上级评定: what 市绩效办 or 县人社局 gave back on a year, and 情况反馈 to the units of a city (rules 2.2, 4.14)."""
