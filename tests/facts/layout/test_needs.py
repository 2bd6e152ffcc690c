"""What manifests say: the package that they provide, and those that it needs to run."""

from __future__ import annotations

import pytest

from flowlens.facts.layout.needs import package_in
from flowlens.model.manifest import Package

POM = """<project xmlns="http://maven.apache.org/POM/4.0.0"><parent><groupId>org.shop</groupId></parent>
<artifactId>cart</artifactId><dependencies>
<dependency><groupId>org.shop</groupId><artifactId>money</artifactId></dependency>
<dependency><groupId>junit</groupId><artifactId>junit</artifactId><scope>test</scope></dependency>
<dependency><groupId>org.log</groupId><artifactId>log</artifactId></dependency>
</dependencies></project>"""


@pytest.mark.parametrize(
    ("file", "text", "expected"),
    [
        pytest.param(
            "package.json",
            '{"name": "@shop/cart", "dependencies": {"money": "1"}, "devDependencies": {"jest": "1"}}',
            Package("npm", "@shop/cart", ("money",)),
            id="npm",
        ),
        pytest.param(
            "Cargo.toml",
            '[package]\nname = "cart"\n[dependencies]\nserde = "1"\ncash = { package = "money", path = "../m" }\n',
            Package("cargo", "cart", ("money", "serde")),
            id="cargo",
        ),
        pytest.param(
            "go.mod",
            "module shop.example/cart\n\ngo 1.22\nrequire shop.example/money v1.2.3\nrequire (\n\tx.example/y v0.1.0\n"
            "\tz.example/z v1.0.0 // indirect\n)\n",
            Package("go", "shop.example/cart", ("shop.example/money", "x.example/y")),
            id="go",
        ),
        pytest.param(
            "pyproject.toml",
            '[project]\nname = "Shop_Cart"\ndependencies = ["Money.Lib>=2", "x[extra]; python_version < \'3\'"]\n',
            Package("python", "shop-cart", ("money-lib", "x")),
            id="python",
        ),
        pytest.param(
            "pyproject.toml",
            '[tool.poetry]\nname = "cart"\n[tool.poetry.dependencies]\npython = "^3"\nmoney = "1"\n',
            Package("python", "cart", ("money",)),
            id="poetry",
        ),
        pytest.param("pom.xml", POM, Package("maven", "org.shop:cart", ("org.log:log", "org.shop:money")), id="maven"),
        pytest.param("package.json", '{"private": true}', None, id="no name"),
        pytest.param("package.json", "[]", None, id="no object"),
        pytest.param("Cargo.toml", "[workspace]\nmembers = []\n", None, id="a workspace alone"),
        pytest.param("README.md", "x", None, id="no manifest"),
    ],
)
def test_a_manifest(file: str, text: str, expected: Package | None) -> None:
    assert package_in(file, text) == expected


@pytest.mark.parametrize(
    ("file", "text", "why"),
    [
        pytest.param("package.json", "{", "Expecting", id="damaged"),
        pytest.param("package.json", "[" * 100_000, "nested", id="nested"),
        pytest.param("pom.xml", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "document type", id="a document type"),
        pytest.param("pom.xml", "<a>" * 100, "nested", id="deep"),
        pytest.param("pom.xml", "<a>", "no XML", id="no XML"),
        pytest.param("Cargo.toml", "a = ", "Invalid", id="no TOML"),
    ],
)
def test_what_is_damaged(file: str, text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        package_in(file, text)
