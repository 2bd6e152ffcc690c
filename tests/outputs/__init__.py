"""Tests of the report formats, the charts and the numbers in them."""
