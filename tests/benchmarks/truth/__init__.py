"""Tests of the scores on documented changes of release policy."""
