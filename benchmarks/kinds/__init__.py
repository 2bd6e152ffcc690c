"""Commits labelled by hand as fixes and reverts, and how well their messages alone tell."""
