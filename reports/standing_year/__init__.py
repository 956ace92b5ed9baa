"""Where a year stands against its schedule: what is read, counted, drawn and forecast."""
