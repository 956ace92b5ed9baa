"""整改 and 会议: who sees which, the commands, and what they add to the frame."""
