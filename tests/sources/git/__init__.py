"""Tests of reading Git repositories."""
