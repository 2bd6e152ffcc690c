"""The modules of a `pom.xml`."""

from __future__ import annotations

import pytest

from flowlens.facts.layout.maven import maven

POM = """<?xml version="1.0" encoding="ISO-8859-1"?>
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modules><module>core</module><!-- --><module> cli/pom.xml </module><module>other.xml</module></modules>
  <profiles><profile><modules><module>extra</module></modules></profile></profiles>
  <build><modules><module>no</module></modules></build>
</project>"""


def test_modules() -> None:
    assert maven(POM).included == ("core", "cli", "extra")
    assert maven("<project/>").included == ()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('<!DOCTYPE p [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><project/>', id="entities"),
        pytest.param('<!DOCTYPE p SYSTEM "file:///etc/passwd"><project/>', id="a file"),
        pytest.param("<project>" + "<a>" * 60, id="nested"),
        pytest.param("<project>", id="half"),
        pytest.param("", id="empty"),
        pytest.param("<project>&nothing;</project>", id="an unknown entity"),
    ],
)
def test_what_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="it "):
        maven(text)
