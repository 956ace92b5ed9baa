"""Turning a file from outside (.xlsx, .xls, .csv) into tables of texts, in a process with limits."""
