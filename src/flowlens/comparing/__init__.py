"""Squads side by side: what each does, how that differs, and what the data cannot tell."""
