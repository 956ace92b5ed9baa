"""A whole year in the real browser, with the facts of a sample: plan, indicators, quarters, registers, settling."""
