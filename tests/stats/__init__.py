"""Tests of flowlens.stats, against published values and independent implementations."""
