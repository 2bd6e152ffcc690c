"""Thresholds and their sources, and the judge that turns findings into one answer."""
