"""Reading an office's own table of indicators: head, columns, levels, points in words, doubts. Pure."""
