"""Squads side by side in each format."""
