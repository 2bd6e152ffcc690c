"""Tests of the formats of a comparison."""
