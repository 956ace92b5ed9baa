"""上级评定, 情况反馈, and what is carried over from the year before."""
