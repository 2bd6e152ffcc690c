"""Which spellings of an address are one repository."""

from __future__ import annotations

import pytest

from flowlens.model.address import same_repository


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        pytest.param("https://github.com/Shop/Web.git", "git@github.com:shop/web", True, id="https and ssh"),
        pytest.param("https://EXAMPLE.org/Shop", "https://example.org/shop", False, id="case of another server's path"),
        pytest.param("https://example.org:443/shop", "https://example.org/shop", True, id="the usual port of https"),
        pytest.param("ssh://git@example.org:22/shop", "git@example.org:shop", True, id="the usual port of ssh"),
        pytest.param("https://example.org:8443/shop", "https://example.org/shop", False, id="another port"),
        pytest.param("https://example.org:22/shop", "https://example.org/shop", False, id="the port of something else"),
        pytest.param("git@example.org:2024/shop", "https://example.org:2024/shop", False, id="a folder and a port"),
        pytest.param("git@example.org:2024/shop", "https://example.org/2024/shop", True, id="a folder of digits"),
        pytest.param("ann@example.org:shop", "ben@example.org:shop", False, id="the homes of two people"),
        pytest.param("ssh://ann@example.org/~/shop", "ann@example.org:~/shop.git", True, id="one home"),
        pytest.param("ann@example.org:/srv/shop", "ssh://ben@example.org/srv/shop", True, id="one whole path"),
        pytest.param("org-7@github.com:shop/web", "https://github.com/shop/web", True, id="any user of a forge"),
        pytest.param("https://ann@example.org/shop", "https://example.org/shop", True, id="a user of https"),
        pytest.param("file:///srv/shop.git", "file:///srv/shop", False, id="side by side on this machine"),
    ],
)
def test_spellings(one: str, other: str, same: bool) -> None:
    assert (same_repository(one) == same_repository(other)) is same
