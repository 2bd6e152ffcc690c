"""The numbers of versions: what a pre-release shares with its release, and a patch with what it repairs."""

from __future__ import annotations

import pandas as pd
import pytest

from flowlens.lenses.version_numbers import numbers, series_numbers


@pytest.mark.parametrize(
    ("version", "expected", "series"),
    [
        pytest.param("2.1.0", "2.1", "2.1", id="zeros at the end"),
        pytest.param("2.1.0rc1", "2.1", "2.1", id="PEP 440"),
        pytest.param("2.1.0-rc.1", "2.1", "2.1", id="semantic"),
        pytest.param("2.1.0.b3", "2.1", "2.1", id="dotted"),
        pytest.param("2.1.3", "2.1.3", "2.1", id="a patch"),
        pytest.param("7_88_1", "7.88.1", "7.88", id="underscores"),
        pytest.param("24.04.1", "24.4.1", "24.4", id="a leading zero"),
        pytest.param("2.10.0", "2.10", "2.10", id="no zero of ten is cut"),
        pytest.param("20.0.0", "20", "20.0", id="nor of twenty"),
        pytest.param("5", "5", "5.0", id="one number"),
        pytest.param("0.0.1", "0.0.1", "0.0", id="zeros"),
        pytest.param("0.0", "0", "0.0", id="nothing but zeros"),
        pytest.param("stable", None, None, id="no numbers"),
    ],
)
def test_numbers_of_a_version(version: str, expected: str | None, series: str | None) -> None:
    given = pd.Series([version], dtype="str")
    assert numbers(given).dropna().tolist() == ([] if expected is None else [expected])
    assert series_numbers(given).dropna().tolist() == ([] if series is None else [series])


def test_no_versions_have_no_numbers() -> None:
    empty = pd.Series([], dtype="str")
    assert numbers(empty).tolist() == series_numbers(empty).tolist() == []
