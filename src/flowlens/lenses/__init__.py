"""One file per question asked of the facts."""
