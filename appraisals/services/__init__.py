"""The commands of 测评: preparing, opening, casting, closing, voiding."""
