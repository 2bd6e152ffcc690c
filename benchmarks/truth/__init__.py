"""Scores the change points of release cadence on documented changes of release policy."""
