"""Tests of retrospectives and post-mortems."""
