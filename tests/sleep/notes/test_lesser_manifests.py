"""What is told of projects of R, Perl, Julia, Zig, PowerShell, Solidity and CocoaPods by their manifests."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from sleepcode.sleep.notes.commands import find_commands
from sleepcode.sleep.notes.entries import find_entry_points
from sleepcode.sleep.notes.needed_versions import find_needed
from sleepcode.sleep.notes.overview import describe_project
from sleepcode.sleep.notes.project_licence import find_licences
from sleepcode.sleep.notes.project_versions import find_versions
from tests.support.snapshots import make_snapshot, text_of

R = {
    "DESCRIPTION": (
        "Package: shop\nTitle: Carts\nVersion: 1.2.0.9000\nDescription: Holds what is in the carts\n    of a shop.\n"
        "License: MIT + file LICENSE\nDepends:\n    R (>= 4.1.0)\nImports:\n    cli (>= 3.6.2),\n    rlang\n"
        "Suggests:\n    dplyr,\n    testthat (>= 3.0.0)\nRoxygenNote: 7.3.3\n"
    ),
    "R/cart.R": "add <- function(x) {\n  cli::cli_abort(x)\n  stats::sd(x)\n  shop::size(x)\n}\n",
    "tests/testthat.R": "library(testthat)\nlibrary(shop)\ntest_check('shop')\n",
}
PERL = {
    "Makefile.PL": (
        "use 5.016;\nuse ExtUtils::MakeMaker;\nWriteMakefile(\n  NAME => 'Shop-Cart',\n  VERSION_FROM => 'lib/Shop/Cart.pm',\n"
        "  ABSTRACT => 'Carts of a shop',\n  LICENSE => 'perl',\n  PREREQ_PM => {'JSON::XS' => '4.0', perl => 0},\n"
        "  TEST_REQUIRES => {\n    'Test::Deep' => 0,\n  },\n  EXE_FILES => ['script/shop'],\n);\n"
    ),
    "lib/Shop/Cart.pm": "package Shop::Cart;\nuse JSON::XS;\nuse Carp;\nour $VERSION = '1.25';\nsub add { 1 }\n1;\n",
    "script/shop": "#!/usr/bin/env perl\nuse Shop::Cart;\n",
    "t/cart.t": "use Shop::Cart;\n",
}
JULIA = {
    "Project.toml": (
        'name = "Shop"\nversion = "0.3.1"\nlicense = "MIT"\n[deps]\nHTTP = "1"\n[extras]\nTest = "2"\n'
        '[compat]\nHTTP = "1"\njulia = "1.10"\n'
    ),
    "src/Shop.jl": 'module Shop\nusing HTTP\nusing Dates\ninclude("cart.jl")\nend\n',
    "src/cart.jl": "add(x) = x\n",
    "test/runtests.jl": "using Test\n",
}
ZIG = {
    "build.zig.zon": (
        '.{\n    .name = .shop,\n    .version = "0.2.0-dev",\n    .minimum_zig_version = "0.14.0",\n    .dependencies = .{\n'
        '        .money = .{\n            .url = "https://shop.example/money.tar.gz",\n        },\n'
        '        .@"own-part" = .{ .path = "part" },\n    },\n}\n'
    ),
    "build.zig": (
        "pub fn build(b: *Build) void {\n    const exe = b.addExecutable(.{\n"
        '        .name = "shop",\n        .root_source_file = b.path("src/main.zig"),\n    });\n'
        '    const test_step = b.step("test", "Runs tests");\n}\n'
    ),
    "src/main.zig": 'const std = @import("std");\nconst money = @import("money");\npub fn main() !void {}\n',
}
POWERSHELL = {
    "src/Shop.psd1": (
        "@{\n    RootModule = 'Shop.psm1'\n    ModuleVersion = '2.1.0'\n    Description = 'Holds what is in the carts.'\n"
        "    PowerShellVersion = '5.1'\n    RequiredModules = @('Money', @{ModuleName = 'Log'; ModuleVersion = '1.0'})\n}\n"
    ),
    "src/Shop.psm1": "Import-Module Money\nfunction Add-Item { 1 }\n",
    "tst/Shop.Tests.ps1": "Describe 'Shop' { }\n",
}
PODS = {
    "Shop.podspec": (
        "Pod::Spec.new do |s|\n  s.name = 'Shop'\n  s.version = '4.0.1'\n  s.license = { :type => 'BSD', :file => 'LICENSE' }\n"
        "  s.dependency 'Money', '~> 1.0'\n  s.dependency 'Shop/Core'\nend\n"
    ),
    "Shop/SHCart.m": "#import <Foundation/Foundation.h>\n#import <Money/Money.h>\n",
}


@pytest.mark.parametrize(
    ("files", "told"),
    [
        (
            R,
            [
                "- `cli` in `R/cart.R` (declared in DESCRIPTION:10)",
                "Also declared in DESCRIPTION, with no import that says where it is used: `rlang`.",
                "Optional: `dplyr` (declared in `DESCRIPTION`).",
                "For development alone: `testthat` (declared in `DESCRIPTION`).",
            ],
        ),
        (
            PERL,
            [
                "- `JSON::XS` in `lib/Shop/Cart.pm` (declared in Makefile.PL:8)",
                "For development alone: `Test::Deep` (declared in `Makefile.PL`).",
            ],
        ),
        (
            {
                "cpanfile": "requires 'perl', '5.20';\nrequires 'JSON';\non 'test' => sub {\n  requires 'Test::Deep';\n};\n",
                "lib/Shop.pm": "package Shop;\n1;\n",
            },
            [
                "Declared in cpanfile: `JSON`.",
                "For development alone: `Test::Deep` (declared in `cpanfile`).",
            ],
        ),
        (
            {"dist.ini": "name = Shop\n[Prereqs]\nJSON = 0\n[Prereqs / TestRequires]\nTest::Deep = 0\n"},
            [
                "Declared in dist.ini: `JSON`.",
                "For development alone: `Test::Deep` (declared in `dist.ini`).",
            ],
        ),
        (
            JULIA,
            [
                "- `HTTP` in `src/Shop.jl` (declared in Project.toml:5)",
                "For development alone: `Test` (declared in `Project.toml`).",
            ],
        ),
        (ZIG, ["- `money` in `src/main.zig` (declared in build.zig.zon:6)"]),
        (
            POWERSHELL,
            [
                "- `Money` in `src/Shop.psm1` (declared in src/Shop.psd1:6)",
                "Also declared in src/Shop.psd1, with no import that says where it is used: `Log`.",
            ],
        ),
        (PODS, ["- `Money` in `Shop/SHCart.m` (declared in Shop.podspec:5)"]),
    ],
)
def test_dependencies_are_told(files: Mapping[str, str], told: list[str]) -> None:
    assert text_of(files, "external-dependencies").split("\n") == told


@pytest.mark.parametrize(
    ("files", "version", "needed", "licence"),
    [
        (
            R,
            "`DESCRIPTION`: 1.2.0.9000",
            ("R", "`DESCRIPTION`: `>= 4.1.0`"),
            "`DESCRIPTION` declares `MIT + file LICENSE`.",
        ),
        (
            PERL,
            "`lib/Shop/Cart.pm:4`: 1.25",
            ("Perl", "`Makefile.PL`: `5.016`"),
            "`Makefile.PL` declares `perl`.",
        ),
        (
            JULIA,
            "`Project.toml`: 0.3.1",
            ("Julia", "`Project.toml`: `1.10`"),
            "`Project.toml` declares `MIT`.",
        ),
        (ZIG, "`build.zig.zon`: 0.2.0-dev", ("Zig", "`build.zig.zon`: `0.14.0`"), ""),
        (POWERSHELL, "`src/Shop.psd1`: 2.1.0", ("PowerShell", "`src/Shop.psd1`: `5.1`"), ""),
        (PODS, "`Shop.podspec`: 4.0.1", None, "`Shop.podspec` declares `BSD`."),
    ],
)
def test_version_what_it_needs_and_licence_are_told(
    files: Mapping[str, str], version: str, needed: tuple[str, str] | None, licence: str
) -> None:
    snapshot = make_snapshot(files)

    assert [said.text for said in find_versions(snapshot)] == [version]
    found = [(language, said.text) for language, ones in find_needed(snapshot).items() for said in ones]
    assert found == ([needed] if needed else [])
    assert [said.text for said in find_licences(snapshot)] == ([licence] if licence else [])


@pytest.mark.parametrize(
    ("files", "told"),
    [
        (R, "Holds what is in the carts of a shop."),
        ({"shop.psd1": POWERSHELL["src/Shop.psd1"]}, "Holds what is in the carts."),
    ],
)
def test_description_is_of_the_manifest(files: Mapping[str, str], told: str) -> None:
    assert describe_project(make_snapshot(files))[0] == told


@pytest.mark.parametrize(
    ("files", "told"),
    [
        (R, [("library", "`library(shop)`: `R/`")]),
        (
            PERL,
            [
                ("declared", "command `shop` → `script/shop`"),
                ("library", "`use Shop::Cart`: `lib/Shop/Cart.pm`"),
            ],
        ),
        (JULIA, [("library", "`using Shop`: `src/Shop.jl`")]),
        (ZIG, [("declared", "program `shop` → `src/main.zig`")]),
        (POWERSHELL, [("library", "`Import-Module Shop`: `src/Shop.psm1`")]),
    ],
)
def test_entry_points_are_told(files: Mapping[str, str], told: list[tuple[str, str]]) -> None:
    assert [(entry.group, entry.text) for entry in find_entry_points(make_snapshot(files))] == told


@pytest.mark.parametrize(
    ("files", "tests"),
    [
        (
            R,
            [
                "`R CMD check .` (a package of R)",
                '`Rscript -e "devtools::test()"` (tests run with testthat)',
            ],
        ),
        (PERL, ["`perl Makefile.PL && make test` (a distribution of Perl)", "`prove -l t`"]),
        (JULIA, ["`julia --project -e 'using Pkg; Pkg.test()'` (a package of Julia)"]),
        (ZIG, ["`zig build test` (a Zig project)"]),
        (POWERSHELL, ["`Invoke-Pester tst` (tests run with Pester)"]),
        ({"foundry.toml": "[profile.default]\nsrc = 'src'\n"}, ["`forge test` (a Foundry project)"]),
        ({"Package.swift": 'let package = Package(name: "Shop", targets: [.target(name: "Shop")])\n'}, []),
        (
            {"README.md": "# Shop\n\n```\nprove -l t\nzig build test\n```\n"},
            ["`prove -l t`", "`zig build test`"],
        ),
    ],
)
def test_how_tests_are_run_is_told(files: Mapping[str, str], tests: list[str]) -> None:
    found = find_commands(make_snapshot(files))

    assert [command.text for command in found if command.kind == "test"] == tests
