"""Handing in files and giving them out again: what is accepted, who may open it, pictures of its pages."""
