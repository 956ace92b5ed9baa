"""What the pages of a settled year show: pure readers of stored rows, nothing is computed here that was not settled."""
