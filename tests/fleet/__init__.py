"""Tests of `flowlens.fleet`."""
