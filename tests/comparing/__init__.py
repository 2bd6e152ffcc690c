"""Tests of squads side by side."""
