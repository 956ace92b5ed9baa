"""计算过程 on the page: a stored tree of steps becomes nodes, an input key becomes the row it names. Nothing is computed."""
