"""Retrospectives and post-mortems: which files are some, what they say, and what came of it."""
