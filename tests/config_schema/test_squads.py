"""What a squads file may say, where its repositories lie, and how each fault in it is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from flowlens.config import load_squads
from flowlens.errors import ConfigurationError
from flowlens.model.squads import Squads

TWO = """
[[squad]]
name = "One"
repositories = ["a"]

[[squad]]
name = "Two"
repositories = ["b"]
"""


def folders(where: Path, *names: str) -> None:
    """Folders that look like clones."""
    for name in names:
        (where / name / ".git").mkdir(parents=True)


def read(where: Path, text: str) -> Squads:
    """The squads of a file of that text."""
    (where / "squads.toml").write_text(text, "utf-8")
    return load_squads(where / "squads.toml")


def faults(where: Path, text: str) -> list[str]:
    """What is said of the file, without its name."""
    with pytest.raises(ConfigurationError) as caught:
        read(where, text)
    return [line.removeprefix(f"{where / 'squads.toml'}:") for line in str(caught.value).split("\n")]


def test_all_that_a_squad_may_say(tmp_path: Path) -> None:
    folders(tmp_path, "shop")
    (tmp_path / "pay.mailmap").write_text("# Old <x@y.example>\nAnn <Ann@Pay.example> <ann@old.example>\n", "utf-8")
    found = read(
        tmp_path,
        """
        repositories = ["shop"]
        [[squad]]
        name = "Checkout"
        paths = ["cart/", "*.sql"]
        owners = ["@shop/checkout"]
        stage = "commodity"
        [[squad]]
        name = "Payment"
        members = ["*@Pay.example.org"]
        mailmap = "pay.mailmap"
        """,
    )
    checkout, payment = found.squads
    assert (checkout.paths, checkout.owners, checkout.stage) == (("cart/", "*.sql"), ("@shop/checkout",), "commodity")
    assert payment.members == ("*@pay.example.org", "ann@pay.example", "ann@old.example")
    assert [place.name for place in payment.repositories] == ["shop"]
    assert found.places == checkout.repositories


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        pytest.param('["a", "sub/b"]', ["a", "sub/b"], id="folders"),
        pytest.param('["*"]', ["a"], id="a glob takes repositories only"),
        pytest.param('["sub/*"]', ["sub/b", "sub/c"], id="a glob below"),
        pytest.param('["sub"]', ["sub/b", "sub/c"], id="a folder of clones"),
        pytest.param('["plain"]', ["plain"], id="one that is none is told when it is read"),
        pytest.param('["a", "./a", "*"]', ["a"], id="each once"),
    ],
)
def test_where_repositories_lie(tmp_path: Path, said: str, expected: list[str]) -> None:
    folders(tmp_path, "a", "sub/b", "sub/c")
    (tmp_path / "plain").mkdir()
    found = read(tmp_path, TWO.replace('["a"]', said).replace('["b"]', '["a"]'))
    assert [place.name for place in found.squads[0].repositories] == expected


def test_a_bare_repository_and_one_elsewhere(tmp_path: Path) -> None:
    here = tmp_path / "here"
    here.mkdir()
    for name in ("objects", "refs"):
        (tmp_path / "bare" / name).mkdir(parents=True)
    (tmp_path / "bare" / "HEAD").write_text("ref: refs/heads/main\n", "utf-8")
    folders(here, "b")
    found = read(here, TWO.replace('"a"', f'"{tmp_path}/ba*"'))
    assert [place.name for place in found.places] == [str(tmp_path / "bare"), "b"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", ["1: squad: a comparison takes two squads or more; here is none"], id="nothing"),
        pytest.param(
            '[[squad]]\nname = "One"\nrepositories = ["a"]',
            ["1: squad: a comparison takes two squads or more; here is one"],
            id="one squad",
        ),
        pytest.param(TWO.replace("Two", "One"), ["2: squad: two squads have the name One"], id="the same name twice"),
        pytest.param(
            TWO.replace('repositories = ["b"]', ""),
            ["2: squad: Two has no repositories, and there are none at the top either"],
            id="no repositories",
        ),
        pytest.param(
            TWO + 'stagee = "commodity"\nowners = ["ann"]\n',
            [
                "9: squad.1.stagee: unknown key; did you mean stage?",
                "10: squad.1.owners.0: should be a team as CODEOWNERS writes it, as @shop/payments; it is ann",
            ],
            id="two faults at once",
        ),
        pytest.param(
            TWO + 'members = ["Ann"]\n',
            ["9: squad.1.members.0: should be an e-mail address, or one with *, as *@payments.example.org"],
            id="a name is no member",
        ),
        pytest.param(TWO + 'paths = ["!"]\n', ["9: squad.1.paths.0: ! is not a glob as in .gitignore"], id="glob"),
        pytest.param(
            TWO + 'stage = "old"\n',
            ["9: squad.1.stage: should be 'innovation', 'differentiation' or 'commodity'"],
            id="stage",
        ),
        pytest.param(TWO.replace('["b"]', '["z*"]'), [" Two: z* matches no folder."], id="a glob of nothing"),
        pytest.param(
            TWO.replace('["b"]', '["https://t0ken@host/b"]'),
            [" Two: an address with a name or a password in it is not taken."],
            id="an address, which is not told",
        ),
    ],
)
def test_faults(tmp_path: Path, text: str, expected: list[str]) -> None:
    folders(tmp_path, "a", "b")
    assert faults(tmp_path, text) == expected


@pytest.mark.parametrize(
    "address", ["https://host/shop/b", "git@host:shop/b.git", "ssh://git@host/shop/b", "file:///srv/b"]
)
def test_an_address_is_a_repository(tmp_path: Path, address: str) -> None:
    folders(tmp_path, "a")
    (tmp_path / "squads.toml").write_text(TWO.replace('["b"]', f'["{address}"]'))
    [place] = load_squads(tmp_path / "squads.toml").squads[1].repositories
    assert (place.name, place.address) == (address, address)


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"does not exist\. `flowlens init --squads FOLDER` drafts one"):
        load_squads(tmp_path / "squads.toml")


@pytest.mark.parametrize(
    ("one", "other", "n"),
    [
        pytest.param("https://github.com/shop/search", "git@GitHub.com:Shop/search.git", 1, id="https and ssh"),
        pytest.param("https://git.example.org/shop/search/", "https://Git.Example.org/shop/search.git", 1, id="host"),
        pytest.param("https://git.example.org/shop/a", "https://git.example.org/shop/A", 2, id="case of a path"),
        pytest.param("https://git.example.org:8443/a/b", "https://git.example.org/a/b", 2, id="port"),
        pytest.param("clone", "./other/../clone", 1, id="folder"),
    ],
)
def test_one_repository_in_two_spellings_counts_once(tmp_path: Path, one: str, other: str, n: int) -> None:
    folders(tmp_path, "clone", "other")
    found = read(tmp_path, TWO.replace('["a"]', f'["{one}"]').replace('["b"]', f'["{other}"]'))
    assert len(found.places) == n
    assert found.places[0].name == one


def test_a_long_list_on_one_line(tmp_path: Path) -> None:
    names = [f"r{number}.git" for number in range(300)]
    folders(tmp_path, *names, "b")
    found = read(tmp_path, TWO.replace('["a"]', str(names).replace("'", '"')))
    assert len(found.squads[0].repositories) == 300


def test_addresses_on_one_line_of_a_mailmap_are_one_persons(tmp_path: Path) -> None:
    folders(tmp_path, "a", "b")
    (tmp_path / "team.map").write_text("Pat <pat@x.example> <P@home.example>\n<sam@x.example>\n", "utf-8")
    squad = read(tmp_path, TWO.replace('["a"]', '["a"]\nmailmap = "team.map"')).squads[0]
    assert squad.members == ("pat@x.example", "p@home.example", "sam@x.example")
    assert squad.same == (("pat@x.example", "p@home.example"),)
