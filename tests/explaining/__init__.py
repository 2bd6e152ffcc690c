"""How one commit, pull or release was counted."""
