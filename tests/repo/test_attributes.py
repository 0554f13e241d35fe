"""Patterns of `.gitattributes` and `.sleepcodeignore`, held against git's own reading of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sleepcode.repo.attributes import ignored_paths, read_attributes
from tests.support.repositories import RepositoryBuilder

PATHS = (
    "a", "b.py", "ab.py", "dist/a.js", "dist/sub/b.js", "src/dist/a.js", "src/a/b/c.py", "src/a/c.py",
    "docs/a.md", "docs/api/b.md", "foo/bar", "x/foo/bar", "x/foo", "foo.gen.go", "x/foo.gen.go",
    "with space", "x/with space", "#hash", "!bang", "café.py", "caf\udce9.py", "[x]", "a]", "a-b", "A",
    "src/[x]", "back\\slash", "trail ", "deep/er/than/all/of/it.txt",
)  # fmt: skip
LINES = (
    "a", "*.py", "/*.py", "dist", "dist/", "dist/*", "dist/**", "/dist", "**/dist", "**/dist/**",
    "src/**/c.py", "src/*/c.py", "src/**", "**/c.py", "**", "*", "/**", "foo/bar", "/foo/bar", "foo/**/bar",
    "*.gen.go", "docs/*.md", "a?", "[ab].py", "[!a]*.py", "[^a]*", "[a-c]*", "[]x]", "\\[x\\]", "\\#hash",
    "\\!bang", "a[]]", "[[:alpha:]]", "[[:upper:]]", "[[:digit:]-]*", "a[+-.]b", "caf?.py", "caf??.py",
    "café.py", "**/*.js", "***", "x/**/", "a/", "/", "//", "[", "a[", "[[:nonsense:]]", "src/a/**/c.py",
    "*/*/*", "**/a*/**/*.py", "back\\\\slash", "trail\\ ", "deep/**/all/**/it.txt", "d**p/er/*/*/*/it.*",
)  # fmt: skip


parts = st.lists(
    st.sampled_from(("a", "b", "c", "src", "*", "?", "[ab]", "[!a]", ".py", "\\a")), min_size=1, max_size=4
).map("".join)
patterns = st.sampled_from(LINES) | st.lists(parts | st.just("**"), min_size=1, max_size=4).map("/".join)
lines = st.lists(
    st.tuples(st.sampled_from(("", "", "!", "/")), patterns, st.sampled_from(("", "", "/"))).map("".join)
)
names = st.lists(st.sampled_from(("a", "b", "c", "src", ".py")), min_size=1, max_size=3).map("".join)
paths = st.lists(st.lists(names, min_size=1, max_size=5).map("/".join), min_size=1, max_size=30)
assignments = st.sampled_from(
    (
        "linguist-generated",
        "-linguist-generated",
        "!linguist-generated",
        "linguist-generated=false",
        "linguist-vendored",
        "made",
        "-made",
        "text linguist-vendored=true -linguist-generated",
        "made -linguist-vendored",
        "-text",
        "",
    )
)
MACROS = "[attr]made linguist-generated linguist-vendored=made\n[attr]unmade !made\n"
OFTEN = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def oracle(tmp_path_factory: pytest.TempPathFactory) -> RepositoryBuilder:
    return RepositoryBuilder(tmp_path_factory.mktemp("oracle"))


def _git_ignores(oracle: RepositoryBuilder, files: Mapping[str, bytes], paths: Iterable[str]) -> set[str]:
    """What git ignores, from the same files under their usual name."""
    files = {name.replace(".sleepcodeignore", ".gitignore"): data for name, data in files.items()}
    flags = ("--no-index", "-z", "-v", "-n", "--stdin")
    fields = _ask(oracle, files, paths, "check-ignore", *flags)
    rows = zip(fields[2::4], fields[3::4], strict=False)
    return {path for pattern, path in rows if pattern and not pattern.startswith("!")}


def _git_gives(
    oracle: RepositoryBuilder, files: Mapping[str, bytes], paths: Iterable[str]
) -> dict[str, dict[str, str]]:
    attributes = ("linguist-generated", "linguist-vendored")
    fields = _ask(oracle, files, paths, "check-attr", "-z", "--stdin", *attributes)
    found: dict[str, dict[str, str]] = {}
    for path, name, value in zip(fields[0::3], fields[1::3], fields[2::3], strict=False):
        if value != "unspecified":
            found.setdefault(path, {})[name] = value
    return found


def _ask(
    oracle: RepositoryBuilder, files: Mapping[str, bytes], paths: Iterable[str], *command: str
) -> list[str]:
    for name, data in files.items():
        oracle.write(name, data)
    listing = "".join(f"{path}\0" for path in paths).encode("utf-8", "surrogateescape")
    try:
        return oracle.git(*command, input=listing, ok_codes=(0, 1)).split("\0")
    finally:
        for name in files:
            oracle.remove(name)


@pytest.mark.parametrize("line", LINES)
def test_each_pattern_means_what_git_means(oracle: RepositoryBuilder, line: str) -> None:
    ignore = {".sleepcodeignore": line.encode()}
    assert ignored_paths(PATHS, ignore) == _git_ignores(oracle, ignore, PATHS)
    attributes = {".gitattributes": line.encode() + b" linguist-generated\n"}
    assert read_attributes(PATHS, attributes) == _git_gives(oracle, attributes, PATHS)


@OFTEN
@given(top=lines, deeper=lines, paths=paths)
def test_ignore_files_together_mean_what_git_means(
    oracle: RepositoryBuilder, top: list[str], deeper: list[str], paths: list[str]
) -> None:
    files = {
        ".sleepcodeignore": "\n".join(top).encode(),
        "inner/.sleepcodeignore": "\r\n".join(deeper).encode(),
    }
    paths = [*paths, *(f"inner/{path}" for path in paths)]
    assert ignored_paths(paths, files) == _git_ignores(oracle, files, paths)


@OFTEN
@given(
    top=st.lists(st.tuples(patterns, assignments)),
    deeper=st.lists(st.tuples(patterns, assignments)),
    paths=paths,
)
def test_attribute_files_together_mean_what_git_means(
    oracle: RepositoryBuilder,
    top: list[tuple[str, str]],
    deeper: list[tuple[str, str]],
    paths: list[str],
) -> None:
    files = {
        ".gitattributes": (MACROS + "\n".join(f"{text} {value}" for text, value in top)).encode(),
        "inner/.gitattributes": "\r\n".join(f"{text}\t{value}" for text, value in deeper).encode(),
    }
    paths = [*paths, *(f"inner/{path}" for path in paths)]
    assert read_attributes(paths, files) == _git_gives(oracle, files, paths)


@pytest.mark.parametrize(
    "text",
    [
        b"\xef\xbb\xbf*.py linguist-generated",
        b'"with space" linguist-generated',
        b'"caf\\303\\251.py" linguist-generated',
        b"# *.py linguist-generated\n  *.js linguist-vendored",
        b"!*.py linguist-generated",
        b"*.py",
        b"*.py " + b"x" * 3_000 + b" linguist-generated",
        b"[attr]loop pool\n[attr]pool loop linguist-vendored\n*.py loop",
        b"caf\xe9.py linguist-vendored",
    ],
)
def test_odd_attribute_lines_mean_what_git_means(oracle: RepositoryBuilder, text: bytes) -> None:
    files = {".gitattributes": text}
    assert read_attributes(PATHS, files) == _git_gives(oracle, files, PATHS)


@pytest.mark.parametrize(
    "text", [b"trail\\ \n", b"a   ", b"a\\\\  ", b"\xef\xbb\xbfa", b"a\r\nb.py\r\n", b"\\", b"caf\xe9.py"]
)
def test_odd_ignore_lines_mean_what_git_means(oracle: RepositoryBuilder, text: bytes) -> None:
    files = {".sleepcodeignore": text}
    assert ignored_paths(PATHS, files) == _git_ignores(oracle, files, PATHS)


def test_macros_in_a_deeper_file_mean_nothing(oracle: RepositoryBuilder) -> None:
    files = {".gitattributes": b"* made", "src/.gitattributes": b"[attr]made linguist-generated\n* made"}
    assert read_attributes(PATHS, files) == {}


def test_a_chain_of_thousands_of_macros_ends() -> None:
    chain = "\n".join(f"[attr]m{number} m{number + 1}" for number in range(20_000))
    text = f"{chain}\n[attr]m20000 linguist-generated\n* m0\n".encode()
    assert read_attributes(["a"], {".gitattributes": text}) == {"a": {"linguist-generated": "set"}}


@pytest.mark.parametrize(
    "pattern", ["*a" * 40 + "b", "**/*a" * 30 + "/b", "/" + "*a*/**/" * 20 + "b", "?" * 2_999]
)
def test_no_pattern_takes_for_ever(pattern: str) -> None:
    paths = ["a" * 3_000, "a/" * 300 + "a", ("a" * 60 + "/") * 50 + "a"]
    assert not ignored_paths(paths, {".sleepcodeignore": pattern.encode()})


def test_binary_files_of_rules_mean_nothing() -> None:
    data = bytes(range(256)) * 40
    assert ignored_paths(["plain.py"], {".sleepcodeignore": data}) == set()
    assert read_attributes(["plain.py"], {".gitattributes": data}) == {}
