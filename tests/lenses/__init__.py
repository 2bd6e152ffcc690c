"""Tests of the lenses, on tables written by hand."""
