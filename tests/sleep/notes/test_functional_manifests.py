"""What manifests of Haskell, Erlang, Clojure, OCaml and Elm declare, and how such projects are built and tested."""

from __future__ import annotations

from sleepcode.sleep.notes.build_systems import find_build_systems
from sleepcode.sleep.notes.cabal import read_sections
from sleepcode.sleep.notes.declarations import declared_dependencies, own_packages
from sleepcode.sleep.notes.functional_entries import find_programs
from sleepcode.sleep.notes.functional_manifests import read_functional
from sleepcode.sleep.notes.needed_versions import find_needed
from sleepcode.sleep.notes.project_versions import find_versions
from tests.support.snapshots import make_snapshot

CABAL = """\
Name:     shop
Version:  1.2.0
License:  BSD-3-Clause
tested-with: GHC == 9.4.7, GHC == 9.6.6

-- build-depends: nothing
common shared
  build-depends: base >=4.8 && <5

library
    hs-source-dirs: src
    if impl(ghc < 8.0)
      build-depends:
        semigroups
    build-depends:
      -- what carts need
      aeson  >= 1.4 && < 2.3,
      text   ^>= {1.2, 2.0}
    exposed-modules:
      Shop.Cart

executable shop
  main-is: Main.hs
  build-depends: shop, base

test-suite spec
  type: exitcode-stdio-1.0
  build-depends: base, hspec
"""
REBAR = """\
%% {deps, [none]}.
{deps, [ranch, {cowlib, ".*", {git, "https://shop.example/cowlib", {tag, "2"}}}, {jsx, "3.1"}]}.
{plugins, [rebar3_hex]}.
{profiles, [{test, [{deps, [{meck, "0.9"}]}]}]}.
"""
MAKEFILE = """\
PROJECT = shop
PROJECT_VERSION = 2.1.0
DEPS = cowlib ranch
ifeq ($(FAST),1)
DEPS += quicer
endif
LOCAL_DEPS = crypto
TEST_DEPS = $(if $(CI),ci.erlang.mk) gun
include erlang.mk
"""
LEIN = """\
(defproject org.shop/shop "1.5.0"
  :license {:name "MIT"}
  :dependencies [[org.clojure/clojure "1.11.1"] ; [none "1"]
                 [ring/ring-core "1.9" :exclusions [commons-io]]]
  :plugins [[lein-codox "0.10"]]
  :aliases {"test-all" ["with-profile" "+1.10" "test"] "lint" ["kondo"]}
  :profiles {:dev {:dependencies [[clj-time "0.15"]]}})
"""
DEPS = """\
{:deps {org.clojure/clojure {:mvn/version "1.11.1"} shop/own {:local/root "../own"}}
 :aliases {:test {:extra-deps {lambdaisland/kaocha {:mvn/version "1.0"}}}}}
"""
DUNE = """\
(lang dune 3.4)
(name shop)
(package (name shop)
 (synopsis "Sells things of all kinds")
 (depends (ocaml (>= 4.08)) re (alcotest :with-test) (dune (and :build (>= 3.4))))
 (depopts lwt))
"""
OPAM = 'opam-version: "2.0"\ndepends: [ "dune" {>= "3.4"} "re" "odoc" {with-doc} ]\ndepopts: ["lwt"]\n'


def told(name: str, text: str) -> list[tuple[str, str]]:
    return list(dict.fromkeys((one.name, one.scope) for one in read_functional(name, text)))


def test_sections_of_cabal() -> None:
    kinds = [(section.kind, section.name, section.line) for section in read_sections(CABAL)]

    assert kinds == [
        ("", "", 1),
        ("common", "shared", 7),
        ("library", "", 10),
        ("executable", "shop", 22),
        ("test-suite", "spec", 26),
    ]


def test_what_manifests_declare() -> None:
    assert told("shop.cabal", CABAL) == [
        *(("base", ""), ("semigroups", ""), ("aeson", ""), ("text", ""), ("shop", "")),
        *(("base", "development"), ("hspec", "development")),
    ]
    assert told("rebar.config", REBAR) == [
        *(("ranch", ""), ("cowlib", ""), ("jsx", ""), ("rebar3_hex", "build"), ("meck", "development")),
    ]
    assert told("Makefile", MAKEFILE) == [
        *(("cowlib", ""), ("ranch", ""), ("quicer", "optional"), ("gun", "development")),
    ]
    assert told("project.clj", LEIN) == [
        ("org.clojure/clojure", ""),
        ("ring/ring-core", ""),
        ("lein-codox", "build"),
        ("clj-time", "development"),
    ]
    assert told("deps.edn", DEPS) == [("org.clojure/clojure", ""), ("lambdaisland/kaocha", "development")]
    assert told("dune-project", DUNE) == [
        *(("ocaml", ""), ("alcotest", "development"), ("dune", "build"), ("re", ""), ("lwt", "optional")),
    ]
    assert told("shop.opam", OPAM) == [("dune", ""), ("re", ""), ("odoc", "development"), ("lwt", "optional")]
    elm = '{"dependencies": {"direct": {"elm/core": "1.0.5"}, "indirect": {"elm/json": "1"}}}'
    assert told("elm.json", elm) == [("elm/core", "")]
    hpack = "name: shop\ndependencies:\n- base >= 4\ntests:\n  spec:\n    dependencies:\n    - hspec\n"
    assert told("package.yaml", hpack) == [("base", ""), ("hspec", "development")]


def test_open_lists_end_with_the_text() -> None:
    for name in (
        "rebar.config",
        "project.clj",
        "deps.edn",
        "dune-project",
        "shop.opam",
        "Makefile",
        "a.cabal",
    ):
        for text in (
            "{deps, [" * 5_000,
            ":profiles {" * 5_000,
            "(depends (a" * 5_000,
            'depends: [ "a' * 5_000,
            "build-depends:" * 5_000,
        ):
            assert len(told(name, text)) < 20


def test_makefile_is_a_manifest_beside_erlang_mk_alone() -> None:
    files = {"Makefile": MAKEFILE, "src/shop.erl": "-module(shop).\n"}

    assert declared_dependencies(make_snapshot(files)) == []
    snapshot = make_snapshot(files | {"erlang.mk": "# rules\n"})
    assert {one.name for one in declared_dependencies(snapshot)} == {"cowlib", "ranch", "quicer", "gun"}
    assert own_packages(snapshot) == {"shop"}


def test_versions_of_projects_and_what_they_need() -> None:
    snapshot = make_snapshot({"shop.cabal": CABAL, "project.clj": LEIN, "dune-project": DUNE})

    needed = {language: [one.text for one in said] for language, said in find_needed(snapshot).items()}
    assert needed["GHC"] == ["`shop.cabal`: tested with `GHC == 9.4.7, GHC == 9.6.6`"]
    assert needed["Clojure"] == ["`project.clj`: `1.11.1`"]
    assert needed["OCaml"] == ["`dune-project`: `>= 4.08`"]
    assert {one.text for one in find_versions(snapshot)} == {"`shop.cabal`: 1.2.0", "`project.clj`: 1.5.0"}


def test_commands_of_build_systems() -> None:
    def commands(files: dict[str, str]) -> list[tuple[str, str]]:
        found = find_build_systems(make_snapshot(files))
        return [(kind, text.split("`")[1]) for kind, text, _ in found]

    assert commands({"shop.cabal": CABAL, "stack.yaml": "resolver: lts-21.0\n"}) == [
        *(("build", "cabal build"), ("test", "cabal test"), ("run", "cabal run shop")),
        *(("build", "stack build"), ("test", "stack test")),
    ]
    assert commands(
        {"erlang.mk": "#\n", "Makefile": MAKEFILE, "test/a_SUITE.erl": "-module(a_SUITE).\n"}
    ) == [
        *(("build", "make"), ("test", "make ct"), ("test", "make tests")),
    ]
    assert commands({"rebar.config": REBAR}) == [("build", "rebar3 compile"), ("test", "rebar3 eunit")]
    assert commands({"project.clj": LEIN}) == [
        *(("test", "lein test"), ("test", "lein test-all"), ("lint", "lein lint")),
    ]
    assert commands({"deps.edn": DEPS}) == [("test", "clojure -M:test")]
    assert commands({"dune-project": DUNE}) == [("build", "dune build"), ("test", "dune test")]


def test_programs_that_packages_declare() -> None:
    cabal = (
        "executable shop\n  hs-source-dirs: app\n  main-is: Main.hs\n\nexecutable gone\n  main-is: No.hs\n"
    )
    dune = "(executables ; all\n (names main till)\n (public_names shop -))\n(executable (name own))\n"
    files = {"app/Main.hs", "bin/main.ml", "bin/till.ml", "bin/own.ml"}

    assert list(find_programs("shop.cabal", cabal, "", files)) == [("shop", "app/Main.hs", 1)]
    assert list(find_programs("dune", dune, "bin/", files)) == [("shop", "bin/main.ml", 1)]
