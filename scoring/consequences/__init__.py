"""结果运用: what follows from a published result, item by item, and the register of titles (rules 4.14, 5.7)."""
