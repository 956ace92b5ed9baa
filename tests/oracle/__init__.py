"""An independent, slow calculator and a generator of year workbooks: the second opinion on every engine.

Written from the rule book and the workbook description alone; it imports nothing of the program.
"""
