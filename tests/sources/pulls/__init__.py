"""Readers of files of pull requests."""
