"""Plausible example years for any scheme, made from the scheme's own data: offices, invented names, four quarters."""
