"""Tests of the verdict: its rules, thresholds and what would change it."""
