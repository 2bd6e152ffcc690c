"""Tests of the scores on commits labelled by hand."""
