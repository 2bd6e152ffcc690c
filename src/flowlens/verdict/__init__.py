"""The verdict: one answer from the findings of the core lenses, by rules that are data."""
