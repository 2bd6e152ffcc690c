"""Tests of the words that the stages share."""
