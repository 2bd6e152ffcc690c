"""How one commit, pull, change or release was counted, and what rests on it."""
