"""What the paths of Rust mean: a package has several crates, and needs no import to name another."""

from __future__ import annotations

import pytest

from sleepcode.parsing.extract import extract
from sleepcode.sleep.resolution import Resolver

_CONFIGS = {
    "Cargo.toml": b'[package]\nname = "cat"\n\n[[bin]]\nname = "catty"\npath = "crates/core/main.rs"\n',
    "crates/walk-dir/Cargo.toml": b'[package]\nname = "walk-dir"\n',
    "crates/tool/Cargo.toml": b'[package]\nname = "tool"\n',
    "tests/data/Cargo.toml": b'[package]\nname = "cat"\n',
}
_PATHS = [
    *("src/lib.rs", "src/style.rs", "src/assets.rs", "src/bin/cat/main.rs", "src/bin/cat/assets.rs"),
    *("src/bin/cat/app.rs", "tests/all.rs", "tests/utils/mod.rs", "tests/data/src/lib.rs"),
    *("crates/core/main.rs", "crates/core/search.rs", "crates/core/flags/mod.rs", "crates/core/flags/doc.rs"),
    *("crates/core/search/cat.rs", "crates/core/search/try.rs"),
    *("crates/tool/src/main.rs", "crates/tool/src/flags.rs"),
    *("crates/walk-dir/src/lib.rs", "crates/walk-dir/src/types.rs"),
]


def _meant(path: str, source: str) -> list[str]:
    resolver = Resolver([*_PATHS, *_CONFIGS], _CONFIGS)
    imports = extract(path, source.encode()).imports
    return list(dict.fromkeys(target for one in imports for target in resolver.resolve(path, "rust", one)))


@pytest.mark.parametrize(
    ("path", "source", "meant"),
    [
        # A program beside the library has modules of its own, and names the library's by its name.
        ("src/bin/cat/app.rs", "use crate::assets::load;", ["src/bin/cat/assets.rs"]),
        ("src/bin/cat/app.rs", "use cat::{style::Style, assets};", ["src/style.rs", "src/assets.rs"]),
        ("src/lib.rs", "use crate::assets::load;", ["src/assets.rs"]),
        # The root is where the manifest says.
        ("crates/core/flags/doc.rs", "use crate::search::go;", ["crates/core/search.rs"]),
        ("crates/core/search.rs", "fn f() { crate::flags::parse(); }", ["crates/core/flags/mod.rs"]),
        # Each file among the tests is a crate.
        ("tests/all.rs", "mod utils;", ["tests/utils/mod.rs"]),
        # What is named by its path needs no import.
        (
            "crates/core/main.rs",
            "fn f() -> walk_dir::Walk { walk_dir::types::x() }",
            ["crates/walk-dir/src/lib.rs"],
        ),
        (
            "crates/core/main.rs",
            "fn f() { assert!(matches!(walk_dir::types::x(), Some(A::walk_dir::B))) }",
            ["crates/walk-dir/src/lib.rs"],
        ),
        # What stands above a module that is written out in a file is the file.
        ("crates/core/search.rs", "mod go { use super::cat::Cat; }", ["crates/core/search/cat.rs"]),
        (
            "crates/core/flags/doc.rs",
            "mod go { use super::Doc; use super::page::Page; }",
            ["crates/core/flags/doc.rs"],
        ),
        ("crates/core/flags/doc.rs", "mod go { use super::super::parse; }", ["crates/core/flags/mod.rs"]),
        (
            "crates/core/flags/doc.rs",
            "mod a { mod b { use super::c; } } use super::parse;",
            ["crates/core/flags/mod.rs"],
        ),
        (
            "src/bin/cat/main.rs",
            "mod go { use super::assets::load; use super::*; }",
            ["src/bin/cat/assets.rs"],
        ),
        # A module that a file declares is meant, not the crate that is called so.
        (
            "crates/core/search.rs",
            "mod cat;\npub use cat::Cat;\nfn f() { cat::g() }",
            ["crates/core/search/cat.rs"],
        ),
        ("crates/core/search.rs", "mod r#try;\npub use r#try::Try;", ["crates/core/search/try.rs"]),
        (
            "crates/core/flags/doc.rs",
            "mod cat { pub struct Cat; }\nuse cat::Cat;",
            ["crates/core/flags/doc.rs"],
        ),
        # Nobody imports a program.
        ("crates/core/search.rs", "use tool::flags::Flag;", []),
        ("crates/core/main.rs", "fn f() { walk_dir!{}; Walk::new(); std::mem::drop(1) }", []),
        ("src/lib.rs", "#[cfg(test)]\nmod tests { fn f() { walk_dir::x() } }", []),
    ],
)
def test_paths_mean_files_of_the_right_crate(path: str, source: str, meant: list[str]) -> None:
    assert _meant(path, source) == meant


def test_crate_that_is_only_named_by_its_path_is_imported() -> None:
    facts = extract("src/lib.rs", b'fn f() { log::debug!("x"); log::warn!("y"); serde_json::to_string(&1) }')

    assert [imported.target for imported in facts.imports] == ["log", "serde_json"]


def test_parts_of_what_a_macro_is_given_are_no_crates() -> None:
    facts = extract("src/lib.rs", b"fn f() { vec![a.collect::<B>(), size_of::<C>(), D::e::f(), log::x()] }")

    assert [imported.target for imported in facts.imports] == ["log"]


def test_long_string_does_not_hide_what_is_around_it() -> None:
    source = "fn first() {}\n" * 2_000 + f'const LONG: &str = "{"x" * 9_000}";\nfn last() {{}}\n'

    assert extract("src/lib.rs", source.encode()).symbols[-1].name == "last"
