"""A town's 述职测评 in the real browser, from an empty year to the 履职 of its settlement."""
