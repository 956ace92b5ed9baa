"""A whole year through the program's own pages without a browser: the forms and addresses that a browser posts to."""
