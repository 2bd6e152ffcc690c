"""Tests of workspace files and CODEOWNERS."""
