"""The lenses: one question, one file; `catalog` lists them in report order."""
