"""Tests of the fact tables."""
