"""Scripts and configurations to learn from, each run by a test."""
