"""Whole stories: people of an office at work, in real browsers on the program as it really runs."""
