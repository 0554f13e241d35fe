"""What a project is said to be: by whatever of its files says so, and nothing that merely sounds like it."""

from __future__ import annotations

import pytest

from tests.support.snapshots import make_snapshot, section, text_of


def first_line(files: dict[str, str | bytes], name: str = "shop") -> str:
    return section(make_snapshot(files, name=name), "overview").text.split("\n")[0]


@pytest.mark.parametrize(
    "sentence",
    [
        "Shop documentation is available at <https://shop.example.org>.",
        "Shop is licensed under a permissive MIT license, as most are.",
        "Shop is available on all the platforms that you can think of.",
        "The Shop book is the primary source of all that there is to know.",
        "Head over to the user docs for how to install it anywhere.",
    ],
)
def test_sentence_about_something_of_a_project_is_no_definition(sentence: str) -> None:
    files: dict[str, str | bytes] = {
        "README.md": f"# Shop\n\n{sentence}\n",
        "mix.exs": 'defmodule Shop.MixProject do\n  def project do\n    [app: :shop, description: "Sells things online"]\n  end\nend\n',
    }

    assert first_line(files) == "Sells things online."
    del files["mix.exs"]
    assert sentence[:12] not in first_line(files)


def test_tagline_says_what_a_project_is_where_nothing_else_does() -> None:
    quoted = "# Shop\n\n> Peace of mind from basket to delivery.\n\n## Getting started\n\nSee the site.\n"
    html = '<h1>Shop</h1>\n\n<p align="center">Monorepo of shop: everything that sells</p>\n\n## Use\n\nRun it.\n'
    heading = "<div>\n  <h2>\n    Peace of mind in a basket.</br>\n    For all of us.\n  </h2>\n</div>\n\n## Use\n\nShop supports:\n\n- all\n"
    warning = "# Shop\n\n> [!WARNING]\n> Not for production at all yet.\n\n## Use\n\n> Quoted further down is no tagline.\n"

    assert first_line({"README.md": quoted}) == "Peace of mind from basket to delivery."
    assert first_line({"README.md": html}) == "Monorepo of shop: everything that sells."
    assert first_line({"README.md": heading}) == "Peace of mind in a basket. For all of us."
    assert "no tagline" not in text_of({"README.md": warning}, "overview")


def test_name_that_is_written_in_words_is_that_name() -> None:
    readme = (
        "Shop in a Box app\n=================\n\n**Learn how it was made in the [journey](a.md) and the [study](b.md).**\n\n"
        "**Shop in a Box** is a fully functional shop. It fits in a box.\n"
    )

    assert (
        first_line({"README.md": readme}, "shopinabox")
        == "Shop in a Box is a fully functional shop. It fits in a box."
    )


def test_manifests_of_ruby_dotnet_and_maven_describe_a_project() -> None:
    gem = 'Gem::Specification.new do |s|\n  s.summary = "Carts for every framework"\nend\n'
    project = "<Project>\n  <PropertyGroup>\n    <Description>Carts for all of .NET</Description>\n  </PropertyGroup>\n</Project>\n"
    pom = (
        "<project>\n  <description>Carts for the JVM</description>\n  <build>\n"
        "    <description>No part of it</description>\n  </build>\n</project>\n"
    )

    assert first_line({"shop.gemspec": gem}) == "Carts for every framework."
    assert first_line({"Src/Shop/Shop.csproj": project}) == "Carts for all of .NET."
    assert first_line({"pom.xml": pom}) == "Carts for the JVM."


def test_one_of_several_packages_does_not_describe_the_project() -> None:
    def project(text: str) -> str:
        return f"<Project><PropertyGroup><Description>{text}</Description></PropertyGroup></Project>\n"

    files: dict[str, str | bytes] = {
        "src/A/A.csproj": project("The first of many"),
        "src/B/B.csproj": project("The second of many"),
    }

    assert "of many" not in text_of(files, "overview")


def test_main_component_speaks_for_a_project_that_says_nothing_of_itself() -> None:
    files: dict[str, str | bytes] = {
        "README.md": "# Shop\n\n- [Homepage](https://example.org)\n",
        "Src/Shop/README.md": "# Shop\n\nShop sells things to people everywhere.\n",
        **{f"Src/Shop/Part{number}.cs": f"class Part{number} {{}}\n" for number in range(30)},
        **{f"Src/Shop/Linq/Part{number}.cs": f"class Part{number} {{}}\n" for number in range(20)},
    }

    assert first_line(files) == "Shop sells things to people everywhere."


def test_manifest_of_the_main_language_describes_the_project() -> None:
    files: dict[str, str | bytes] = {
        "package.json": '{"name": "shop", "description": "The JavaScript client of the shop"}',
        "mix.exs": 'defmodule Shop.MixProject do\n  def project do\n    [app: :shop, description: "The whole shop"]\n  end\nend\n',
        "assets/client.js": "export function connect() {}\n",
        "lib/shop.ex": "defmodule Shop do\nend\n",
        "lib/cart.ex": "defmodule Cart do\nend\n",
    }

    assert first_line(files) == "The whole shop."


def test_lines_that_go_on_with_an_item_of_a_list_are_no_paragraph() -> None:
    readme = (
        "# Shop\n\n- Run all the tests by hand, and after each of them a report\n  which one can read is made by itself.\n\n"
        "It sells things of all kinds to people everywhere.\n"
    )

    assert first_line({"README.md": readme}) == "It sells things of all kinds to people everywhere."


def test_title_may_say_what_a_project_is() -> None:
    title = "Shop - a simple object mapper for carts\n=======================================\n"
    readme = f"{title}\nRelease notes\n---\nLocated at https://example.org/releases of it all.\n"

    assert first_line({"README.md": readme}) == "A simple object mapper for carts."


def test_first_section_is_no_name_of_a_project() -> None:
    readme = "<img src='logo.png'>\n\n# Overview\n\nThe shop is a small program that sells things over the counter.\n"
    note = section(
        make_snapshot({"README.md": readme, "shop.py": "def sell(): ...\n"}, name="shop"), "overview"
    )

    assert note.data["names"] == ["shop"]


def test_paragraph_under_the_title_comes_before_a_quotation_further_down() -> None:
    text = (
        "[Deutsch](https://a.org/de) |\n[Italiano](https://a.org/it)\n\n# Shop\n\nLibrary support for carts with every wheel:\n\n"
        "> Play with carts online today and tomorrow.\n\n## Benchmark\n\nShop is up to 2x faster than others.\n"
    )

    assert first_line({"README.md": text}) == "Library support for carts with every wheel."


def test_rule_ends_the_news_at_the_top_and_praise_of_contributors_is_no_description() -> None:
    readme = (
        "# Shop\n\n## Shop 1.12 is here!\n\nWe're excited to announce the release of Shop 1.12 to everybody.\n\n---\n\n"
        "Shop is a till for the web that never drops a coin.\n\n## Contributing\n\n"
        "Shop is the work of hundreds of people from around the world.\n"
    )

    assert first_line({"README.md": readme}) == "Shop is a till for the web that never drops a coin."
    assert "hundreds" not in first_line({"README.md": readme.replace("Shop is a till", "A till")})


def test_project_is_what_its_largest_folder_says_in_however_many_parts() -> None:
    files = {
        "shop/Cargo.toml": '[package]\nname = "shop"\ndescription = "Sells things on the web"\n',
        "shop-core/Cargo.toml": '[package]\nname = "shop-core"\ndescription = "Types that the shop is made of"\n',
    }
    files |= {
        f"shop/src/{part}/part_{n}.rs": "pub fn a() {}\n" for part in ("cart", "mail") for n in range(20)
    }
    files |= {f"shop-core/src/part_{n}.rs": "pub fn a() {}\n" for n in range(25)}

    assert text_of(files, "overview").startswith("Sells things on the web.")


def test_sentence_that_leads_to_a_list_further_down_does_not_say_what_a_project_is() -> None:
    readme = (
        '<img src="/logo.png" alt="Shop"/>\n\n  [![build][build-image]][build-url]\n\n'
        "  Expressive carts for the web that let you fill and empty whatever you like.\n\n"
        "## Carts\n\nShop is a framework that can take two kinds of carts as carts:\n\n  * large ones\n"
    )
    files = {"Readme.md": readme, "package.json": '{"name": "shop", "description": "Shop web framework"}'}
    longer = '{"name": "shop", "description": "Sells carts of all sizes to whoever wants one"}'

    assert text_of(files, "overview").startswith("Expressive carts for the web that let you fill and empty")
    assert text_of({**files, "package.json": longer}, "overview").startswith("Sells carts of all sizes")


def test_part_of_a_project_is_not_what_it_provides() -> None:
    readme = "Carts of all, their third edition\n=====\n\nAll carts of the world in one place.\n\n{}\n----\n\nShop provides carts of all sizes.\n"
    files = {"README.md": readme.format("Cart parts"), "package.json": '{"name": "shop"}'}

    assert text_of(files, "overview").startswith("All carts of the world in one place.")
    assert text_of({**files, "README.md": readme.format("Overview")}, "overview").startswith(
        "Shop provides carts"
    )


def test_tests_are_said_to_be_counted_where_there_are_any() -> None:
    source = {"shop.py": "SHOP = 1\n"}

    assert "Written in Python (1 line).\n" in text_of(source, "overview")
    tested = source | {"tests/test_shop.py": "def test_shop():\n    assert True\n"}
    assert "Written in Python (3 lines), tests included.\n" in text_of(tested, "overview")


@pytest.mark.parametrize(
    ("files", "name"),
    [
        ({"pyproject.toml": '[project]\nname = "paper-shop"\nscripts = { ps = "shop:main" }\n'}, "ps"),
        ({"package.json": '{"name": "paper-shop", "bin": {"ps": "a.js"}}'}, "ps"),
        ({"Cargo.toml": '[[bin]]\nname = "ps"\npath = "a.rs"\n'}, "ps"),
        (
            {
                "cmd/ps/main.go": "package main\n",
                "cmd/gen/main.go": "package main\n",
                "README.md": "# Shop\n\n`ps` sells.\n",
            },
            "ps",
        ),
        ({"package.json": '{"name": "paper-shop", "bin": {"ps": "a.js", "pt": "b.js"}}'}, ""),
    ],
)
def test_project_is_also_called_as_the_one_command_that_it_installs(files: dict[str, str], name: str) -> None:
    names = section(make_snapshot(files), "overview").data["names"]

    assert [one for one in names if one in ("ps", "pt", "gen")] == ([name] if name else [])
