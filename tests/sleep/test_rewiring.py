"""Which imports files that come and go can give another meaning: whatever they do give one is told."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sleepcode.facts import Import
from sleepcode.parsing.component_names import TAGS
from sleepcode.parsing.import_keys import ANYWHERE, FAMILIES, HERE, PACKAGE, hash_key, import_keys
from sleepcode.sleep.resolution import Resolver

_FOLDERS = ("", "a", "b", "a/b", "src", "src/a", "lib", "lib/b", "src/a/b", "app")
_FILES: Mapping[str, Sequence[str]] = {
    "python": ("a.py", "b.py", "__init__.py", "c.pyi", "a.b.py", "c.pyx", "notes.txt"),
    "javascript": (
        *("a.ts", "b.js", "index.ts", "index.js", "a.d.ts", "index.vue", "c.json", "main.js", "b.mts"),
        *("a.test.ts", "c", "components/a/B.vue", "components/C.vue", "A.vue", "src/lib/b.svelte.ts"),
    ),
    "go": ("a.go", "b.go", "a_test.go", "doc.txt"),
    "rust": ("a.rs", "b.rs", "mod.rs", "lib.rs", "main.rs", "build.rs"),
    "jvm": ("a.java", "b.kt", "C.java", "C.common.kt", "C.scala", "package.scala", "package.html"),
    "c": ("a.h", "b.h", "a.c", "c.inc"),
    "php": ("a.php", "b.php", "c.inc"),
    "ruby": (
        "a.rb",
        "b.rb",
        "c.txt",
        "views/b/_a.html.erb",
        "views/b/a.text.erb",
        "controllers/b_controller.rb",
    ),
    "lua": ("a.lua", "init.lua", "b.lua", "lua/a.lua", "a/init.lua"),
    "elixir": ("a.ex", "b.ex", "c.exs", "a.b.ex", "a_b.ex", "notes.txt"),
    "dotnet": ("a.cs", "b.cs", "C.cs", "C.Tests.cs", "a.csproj", "test/a.cs", "Usings.cs"),
    "swift": ("a.swift", "b.swift", "C.swift", "Sources/a/C.swift", "Tests/b/C.swift", "Package.swift"),
    "dart": ("a.dart", "b.dart", "lib/a.dart", "lib/b/c.dart", "a.g.dart", "pubspec.yaml"),
    "terraform": ("a.tf", "main.tf", "b.tofu", "c.tpl", "terragrunt.hcl", "main.tf.json"),
    "shell": ("a.sh", "b.zsh", "a.b.zsh", "c", "_a.bash"),
    "perl": ("a.pm", "b.pm", "C.pm", "c.pl", "a.b.pm"),
    "solidity": ("a.sol", "b.sol", "c"),
    "powershell": ("a.ps1", "b.psm1", "C.psd1", "a.b.ps1"),
    "r": ("a.R", "b.r", "c"),
    "julia": ("a.jl", "b.jl"),
    "vimscript": ("a.vim", "autoload/a.vim", "autoload/a/b.vim"),
    "d": ("a.d", "b.d", "package.d", "a/package.d"),
    "relative": ("a.css", "b.scss", "_a.scss", "_index.scss", "b.sh", "c.html"),
    "cmake": ("CMakeLists.txt", "a.cmake", "b.cmake", "b", "c.h.in"),
    "just": ("a.just", "mod.just", "justfile", "b"),
    "protobuf": ("a.proto", "b.proto", "c"),
    "starlark": ("BUILD", "BUILD.bazel", "a.bzl", "b.bzl", "c"),
}
_PARTS = (
    "a",
    "b",
    "c",
    "C",
    "src",
    "lib",
    "app",
    "index",
    "main",
    "self",
    "super",
    "crate",
    "init",
    "",
    ".",
    "..",
    "*",
)
_CONFIGS: Mapping[str, Sequence[tuple[str, bytes]]] = {
    "javascript": (
        ("package.json", b'{"name": "a"}'),
        ("package.json", b'{"name": "a", "version": "2.0.0"}'),
        ("src/package.json", b'{"dependencies": {"a": "^1.0.0", "b": "2.1.0"}}'),
        ("a/package.json", b'{"name": "b", "main": "./b/main.js"}'),
        ("src/package.json", b'{"name": "@a/b", "types": "../a/b"}'),
        ("tsconfig.json", b'{"compilerOptions": {"paths": {"a/*": ["src/a/*", "lib/*"], "b": ["./src/b"]}}}'),
        ("tsconfig.json", b'{"compilerOptions": {"baseUrl": "src", "paths": {"*": ["*", "a/*"]}}}'),
        ("src/tsconfig.json", b'{"compilerOptions": {"baseUrl": "./"}}'),
        ("a/tsconfig.json", b'{"compilerOptions": {"baseUrl": "..", "paths": {"c": ["lib"]}}}'),
        ("tsconfig.json", b'{"compilerOptions": {"paths": {"a*": ["src/*"], "b/*": ["lib/b"]}}}'),
    ),
    "go": (
        ("go.mod", b"module a\n"),
        ("src/go.mod", b"module a/src\nreplace c => ../lib\n"),
        ("lib/go.mod", b"module b\n"),
    ),
    "rust": (
        ("Cargo.toml", b'[package]\nname = "a"\n'),
        ("a/Cargo.toml", b'[package]\nname = "b"\n'),
        ("lib/Cargo.toml", b"[workspace]\n"),
        (
            "app/Cargo.toml",
            b'[package]\nname = "d"\n[lib]\npath = "a.rs"\n[[bin]]\nname = "e"\npath = "../src/a/b.rs"\n',
        ),
        ("src/Cargo.toml", b'[package]\nname = "c"\n[dependencies]\nb = {path = "../app", package = "x"}\n'),
    ),
    "elixir": (
        ("mix.exs", b'[{:a, "~> 1.0"}, {:b_c, path: "../c"}]'),
        ("a/mix.exs", b'[{:a_b, "~> 1.0", only: :test}, {:lib, git: "x"}]'),
    ),
    "dotnet": (
        ("src/src.csproj", b"<RootNamespace>a.src</RootNamespace>"),
        ("lib/lib.csproj", b'<Using Include="a.src.a" />'),
        ("a/Usings.cs", b"global using src.a;\nglobal using lib;\n"),
    ),
    "dart": (
        ("pubspec.yaml", b"name: a\n"),
        ("a/pubspec.yaml", b"name: b\n"),
        ("src/a/pubspec.yaml", b"name: a\n"),
    ),
    "php": (
        ("composer.json", b'{"autoload": {"psr-4": {"a\\\\": "src/", "": "lib/"}}}'),
        ("a/composer.json", b'{"autoload": {"psr-4": {"b\\\\": ["b", "../app"]}}}'),
    ),
}
_SEPARATOR = {
    **dict.fromkeys(("python", "jvm", "lua", "elixir", "d"), "."),
    **dict.fromkeys(("rust", "perl"), "::"),
    "vimscript": "#",
    **dict.fromkeys(("javascript", "go"), "/"),
}
_LANGUAGES = {
    family: [language for language in FAMILIES if FAMILIES[language] == family] for family in _FILES
}


@st.composite
def _cases(draw: st.DrawFn, family: str) -> tuple[set[str], set[str], dict[str, bytes], str, Import]:
    """Paths before, paths after, the configuration, the importing file, what it imports."""
    paths = st.builds(
        lambda folder, name: f"{folder}/{name}".lstrip("/"),
        *(st.sampled_from(_FOLDERS), st.sampled_from(_FILES[family])),
    )
    stay = draw(st.sets(paths, max_size=8))
    gone = draw(st.sets(paths, max_size=2)) - stay
    come = draw(st.sets(paths, max_size=2)) - stay - gone
    configs = (
        dict(draw(st.lists(st.sampled_from(_CONFIGS[family]), max_size=3))) if family in _CONFIGS else {}
    )
    stay |= configs.keys()
    importing = draw(paths)
    stay.add(importing)
    parts = draw(st.lists(st.sampled_from(_PARTS), min_size=1, max_size=3))
    changed = sorted(come | gone)
    if changed and (way := draw(st.sampled_from(("end", "relative", "folder", "any")))) != "any":
        # What is likely to mean one of the files that differ.
        path = draw(st.sampled_from(changed))
        if way != "end":
            path = f"./{posixpath.relpath(path, posixpath.dirname(importing) or '.')}"
        folder, _, name = path.rpartition("/")
        likely = folder.split("/") if folder else []
        if way != "folder":
            likely.append(name[: draw(st.sampled_from((name.find("."), name.rfind("."), len(name))))])
        start = draw(st.integers(0, len(likely))) if way == "end" else 0
        parts = [*draw(st.sampled_from(([], [], parts[:1]))), *likely[start:]] or parts
    target = _SEPARATOR.get(family, draw(st.sampled_from(("/", "\\")))).join(parts)
    if family in ("c", "relative", "javascript", "php", "ruby") and draw(st.integers(0, 3)) == 0:
        target += draw(st.sampled_from((".h", ".css", ".js", ".ts", ".php", ".rb", "?raw", "/")))
    if family == "shell":
        target += draw(st.sampled_from(("", "", ".sh", "/*.zsh", "/*", "*.b.zsh", "/[ab].*", "/..")))
        target = draw(st.sampled_from(("", "", ANYWHERE))) + target
    if family == "python":
        target = draw(st.sampled_from(("", "", ".", "..", "..."))) + target.strip("./")
    names = tuple(draw(st.lists(st.sampled_from(("a", "b", "C", "__init__")), max_size=2)))
    imported = Import(target, names, 1, draw(st.booleans()))
    if family in ("dotnet", "swift", "jvm") and draw(st.booleans()):
        spaces = ("using src.a", "using a.src", "namespace lib.b", "using a")
        seen = draw(st.lists(st.sampled_from(spaces), max_size=2)) if family == "dotnet" else ()
        imported = Import(HERE, (*names, *seen), 0, True)
    if family == "php" and draw(st.booleans()):
        imported = Import(draw(st.sampled_from(("a\\", "b\\a\\"))), (parts[-1].partition(".")[0],), 0, True)
    if family == "ruby" and draw(st.booleans()):
        spelt = [part.removesuffix(".rb").capitalize() for part in parts if part.isalpha()] or ["A"]
        nesting = draw(st.sampled_from(("::", "::A", "::Lib::B", "::A.B::A")))
        imported = Import(nesting, ("::".join(spelt), *map(str.upper, spelt)), 0, True)
        if draw(st.booleans()):
            imported = Import(draw(st.sampled_from(("%a", "%_a", "%b/a", "%b/_a"))), (), 1, True)
    if family == "dart":
        target = draw(st.sampled_from(("", "package:", "package:a/", "package:b/", "dart:"))) + target
        target += draw(st.sampled_from(("", ".dart")))
    if family == "javascript" and draw(st.integers(0, 3)) == 0:
        sign = draw(st.sampled_from(("$lib", "~", "@", "#shared")))
        shown = tuple(draw(st.lists(st.sampled_from(("AB", "B", "C", "LazyC", "A", "a")), max_size=2)))
        imported = draw(
            st.sampled_from((Import(f"{sign}/{target}", names), Import(sign), Import(TAGS, shown, 0, True)))
        )
    if family == "terraform" and draw(st.booleans()):
        imported = Import(f"^{target.lstrip('./')}", (), 1, True)
    return stay | gone, stay | come, configs, importing, imported


@pytest.mark.parametrize("family", _FILES)
@given(data=st.data())
@settings(max_examples=30, deadline=None)
def test_an_import_that_means_something_else_was_asked_for(family: str, data: st.DataObject) -> None:
    before, after, configs, importing, imported = data.draw(_cases(family))
    then, now = Resolver(sorted(before), configs), Resolver(sorted(after), configs)
    language = data.draw(st.sampled_from(_LANGUAGES[family]))

    def meaning(resolver: Resolver) -> tuple[object, str]:
        found = resolver.resolve(importing, language, imported)
        return found, "" if found else resolver.external(importing, language, imported)

    keys = import_keys(language, [imported])
    asked = [
        one
        for one in now.family(family).asked(then.index, sorted(before ^ after))
        if (one.key is None or hash_key(family, one.key) in keys)
        and one.is_of(importing)
        and (now.is_loose(language, imported) or not (one.key or "").startswith(PACKAGE))
    ]

    if importing in before & after and meaning(then) != meaning(now):
        assert asked
