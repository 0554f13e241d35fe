"""What a build of Zig wires by name, and which files and packages are imported so."""

from __future__ import annotations

from pathlib import Path

import pytest

from sleepcode.facts import Import
from sleepcode.sleep.index import index_repository
from sleepcode.sleep.resolution import Resolver, is_config
from sleepcode.sleep.resolution.zig_builds import ZigBuild
from tests.support.projects import dump_store, opened, settings_in
from tests.support.repositories import RepositoryBuilder

_BUILD = """
pub fn build(b: *Build) void {
    const options = b.addOptions();
    const shop = createShop(b, .{ .target = target });
    // const main = b.createModule(.{ .root_source_file = b.path("src/old.zig") });
    const main = b.createModule(.{
        .root_source_file = b.path("src/main.zig"),
        .imports = &.{
            .{ .name = "shop", .module = shop },
            .{ .name = "trace", .module = shop.import_table.get("trace").? },
            .{ .name = "build_options", .module = options.createModule() },
        },
    });
    const exe = b.addExecutable(.{ .name = "shop", .root_module = main });
    const check = b.addExecutable(.{ .name = "shop", .root_module = main });
    main.addImport("coins", b.dependency("money_kit", .{ .target = target }).module("coins"));
    if (b.lazyDependency("logs", .{})) |dep| {
        main.addImport("log", dep.module("log"));
    }
    _ = b.addModule("public", .{ .root_source_file = b.path("src/public.zig") });
}

fn createShop(b: *Build, options: anytype) *Build.Module {
    const money = b.dependency("money_kit", .{
        .target = options.target,
    }).module("money");
    const trace = createTrace(b);
    const shop = b.createModule(.{
        .root_source_file = b.path("src/shop.zig"),
        .imports = &.{ .{ .name = "money", .module = money }, .{ .name = "trace", .module = trace } },
    });
    return shop;
}

fn createTrace(b: *Build) *Build.Module {
    const trace = b.createModule(.{ .root_source_file = b.path("src/trace.zig") });
    if (!enable) return trace;
    return trace;
}
"""
_PATHS = ["build.zig", "src/main.zig", "src/shop.zig", "src/trace.zig", "src/public.zig", "part/src/a.zig"]


@pytest.mark.parametrize(
    ("target", "meant", "external"),
    [
        ("shop", ["src/shop.zig"], ""),
        ("trace", ["src/trace.zig"], ""),
        ("public", ["src/public.zig"], ""),
        ("money", [], "money_kit"),
        ("coins", [], "money_kit"),
        ("log", [], "logs"),
        ("build_options", [], ""),
        ("other", [], "other"),
        ("std", [], ""),
    ],
)
def test_name_means_what_the_build_wires_to_it(target: str, meant: list[str], external: str) -> None:
    resolver = Resolver(_PATHS, {"build.zig": _BUILD.encode()})

    assert is_config("build.zig")
    assert list(resolver.resolve("src/main.zig", "zig", Import(target))) == meant
    assert resolver.external("src/main.zig", "zig", Import(target)) == external


def test_nearest_build_that_wires_a_name_counts() -> None:
    inner = b'_ = b.addModule("shop", .{ .root_source_file = b.path("src/a.zig") });'
    resolver = Resolver(_PATHS, {"build.zig": _BUILD.encode(), "part/build.zig": inner})

    assert resolver.resolve("part/src/b.zig", "zig", Import("shop")) == ("part/src/a.zig",)
    assert resolver.resolve("part/src/b.zig", "zig", Import("trace")) == ("src/trace.zig",)


def test_name_is_asked_anew_when_its_file_comes() -> None:
    resolver = Resolver(_PATHS, {"build.zig": _BUILD.encode()})
    family = resolver.family("zig")

    keys = [one.key for one in family.asked(family.index, ["src/shop.zig"])]

    assert "shop" in keys
    assert "trace" not in keys


def test_program_is_of_the_module_that_a_variable_holds() -> None:
    assert [(one.name, one.file, one.line) for one in ZigBuild(_BUILD).programs()] == [
        ("shop", "src/main.zig", 14)
    ]


def test_what_names_itself_ends() -> None:
    text = 'const a = a;\nfn f() void {\n    return f();\n}\nm.addImport("a", a);\nm.addImport("f", f());\n'

    assert [(wired.file, wired.package) for wired in ZigBuild(text).modules().values()] == [("", "")] * 2


def test_what_is_wired_later_is_as_a_fresh_index_has_it(builder: RepositoryBuilder, tmp_path: Path) -> None:
    grown = settings_in(tmp_path / "grown")
    wiring = '_ = b.addModule("shop", .{ .root_source_file = b.path("src/FILE.zig") });\n'
    repository = opened(builder)
    for number, (path, text) in enumerate(
        (
            ("src/main.zig", 'const shop = @import("shop");\n'),
            ("build.zig", wiring.replace("FILE", "shop")),
            ("src/shop.zig", "pub const open = true;\n"),
            ("src/till.zig", "pub const open = false;\n"),
            ("build.zig", wiring.replace("FILE", "till")),
        )
    ):
        builder.write(path, text)
        builder.commit(f"Step {number}")
        index_repository(repository, grown)
        fresh = settings_in(tmp_path / f"fresh-{number}")
        index_repository(repository, fresh)
        assert dump_store(grown, repository) == dump_store(fresh, repository)
