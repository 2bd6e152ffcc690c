"""Tests of what the gate prints."""
