"""Reading .xlsx files from outside safely: gate before parsing, rows as raw values, readers of single cells."""
