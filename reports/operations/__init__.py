"""Running the program for years: backup, restore, moving to another database, the health check."""
