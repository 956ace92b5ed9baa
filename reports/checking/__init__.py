"""What a check of a year workbook found, as a job keeps it and pages show it: faults, or a preview of the year."""
