"""A town's quarters settled alone: coefficients, versions, 党委会, 公示, publication (rules 5.1, 5.8)."""
