"""What a row of a register may say: the same checks for a line of the year workbook and for a form on a page."""
