"""Tests of the chart specifications."""
