"""Readers of CI files."""
