"""Pure reckoning over postings: no Django, no clock, no database; rows come in as frozen stretches."""
