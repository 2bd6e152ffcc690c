"""The numbers of a version, by which a patch finds its release and a release its pre-releases."""

from __future__ import annotations

import pandas as pd

__all__ = ["numbers", "series_numbers"]

_NUMBERS = r"(\d+(?:[._-]\d+)*)"
_FIRST_TWO = r"(\d+)(?:[._-](\d+))?"


def numbers(versions: pd.Series[str]) -> pd.Series[str]:
    """The numbers of each version, without zeros at the end: `2.1` of `2.1.0rc1`; null where there are none."""
    found = versions.str.extract(_NUMBERS, expand=False).str.replace(r"[_-]", ".", regex=True)
    # A leading zero says nothing (24.04), and neither do zeros at the end (2.0).
    return found.str.replace(r"(?<!\d)0+(?=\d)", "", regex=True).str.replace(r"(?:\.0+)+$", "", regex=True)


def series_numbers(versions: pd.Series[str]) -> pd.Series[str]:
    """The first two numbers of each version, which its patches share: `2.1` of `2.1.3`, `2.0` of `2`; null without."""
    found = versions.str.extract(_FIRST_TWO)
    return found[0].str.lstrip("0").replace("", "0") + "." + found[1].fillna("0").str.lstrip("0").replace("", "0")
