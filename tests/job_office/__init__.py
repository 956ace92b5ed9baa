"""An app of the tests alone: runners whose effects can be counted, in an office that real processes serve."""
