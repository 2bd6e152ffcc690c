"""Tests; their folders mirror src/flowlens/."""
