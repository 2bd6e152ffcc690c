"""Forges are read: whole, once, within their limits, and without giving a secret away."""
