"""What follows from a published result, the register of titles, and years side by side."""
