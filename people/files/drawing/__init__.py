"""Reads what people handed in, in a process of its own with little memory, little time and no network.

`child` is started by `people.files.limited` as a script; nothing of Django is loaded in it.
"""
