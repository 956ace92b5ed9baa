"""Settling a year from what was entered in the program: tried first, compared with the newest version, then confirmed."""
