"""What files are for, by where they lie."""

from __future__ import annotations

import pytest

from sleepcode.model import Role
from sleepcode.parsing.roles import aside_kind, classify_role, is_changelog


@pytest.mark.parametrize(
    ("path", "language", "role"),
    [
        ("Tests/TestHelpers.swift", "swift", Role.TEST),
        # Folders of a package of the JVM are namespaces.
        ("src/main/java/org/shop/samples/test/Cart.java", "java", Role.SOURCE),
        ("deps/wheels/CMakeLists.txt", "cmake", Role.VENDORED),
        ("Setup.hs", "haskell", Role.CONFIGURATION),
        ("shop.cabal", "", Role.CONFIGURATION),
        ("project.clj", "clojure", Role.CONFIGURATION),
        ("src/Shop/CartSpec.hs", "haskell", Role.TEST),
        ("shop/src/main/kotlin/shop/ConnectionSpec.kt", "kotlin", Role.SOURCE),
        ("shop/src/test/kotlin/shop/CartSpec.kt", "kotlin", Role.TEST),
        ("src/Shop/Inspec.hs", "haskell", Role.SOURCE),
        ("apps/shop/cart_SUITE.erl", "erlang", Role.TEST),
        ("resources/items.edn", "edn", Role.DATA),
        # What is built from there is published, laws that others test theirs by as well.
        ("laws/src/main/scala/shop/laws/CartTests.scala", "scala", Role.SOURCE),
        ("shop/src/main/scala-2.13+/shop/tests/Cart.scala", "scala", Role.SOURCE),
        ("tests/src/main/scala/shop/Cart.scala", "scala", Role.TEST),
        ("tests/shared/src/test/scala/shop/CartSuite.scala", "scala", Role.TEST),
        ("shop-test/common/src/TestScope.kt", "kotlin", Role.SOURCE),
        ("shop-test/common/test/ScopeTest.kt", "kotlin", Role.TEST),
        ("integration-test/src/Cart.kt", "kotlin", Role.TEST),
        ("shop-test/src/test/java/org/shop/CartTests.java", "java", Role.TEST),
        ("Src/Shop.Json.Tests/TestObjects/Order.cs", "c-sharp", Role.TEST),
        ("Src/Shop.Json.FuzzTests/Program.cs", "c-sharp", Role.TEST),
        ("Shop UI Tests/Cart.swift", "swift", Role.TEST),
        ("testscripts/commands/mod.txt", "text", Role.TEST),
        ("spec/models/cart_spec.rb", "ruby", Role.TEST),
        ("packages/ast-spec/src/index.ts", "typescript", Role.SOURCE),
        ("src/latest/cart.py", "python", Role.SOURCE),
        ("src/Contests/cart.cs", "c-sharp", Role.SOURCE),
        ("proto/buf.gen.yaml", "yaml", Role.CONFIGURATION),
        ("auto/configure", "bash", Role.SOURCE),
        ("src/Shop/Migrations/0001_Cart.Designer.cs", "c-sharp", Role.GENERATED),
        ("src/Shop/Cart.g.cs", "c-sharp", Role.GENERATED),
        ("src/Shop/Designer.cs", "c-sharp", Role.SOURCE),
        ("priv/static/phoenix.cjs.js", "javascript", Role.GENERATED),
        ("priv/templates/app.js", "javascript", Role.SOURCE),
        ("lib/shop/test_api.rb", "ruby", Role.SOURCE),
        ("lib/shop/tests/cart.rb", "ruby", Role.TEST),
        ("test/test_cart.rb", "ruby", Role.TEST),
        # What Perl's modules for tests are called.
        ("lib/Test/Shop.pm", "perl", Role.SOURCE),
        ("t/cart.t", "perl", Role.TEST),
        ("src/Cart.Tests.ps1", "powershell", Role.TEST),
        ("tst/functions/Cart.ps1", "powershell", Role.TEST),
        ("src/Cart.t.sol", "solidity", Role.TEST),
        ("tests/testthat/helper.R", "r", Role.TEST),
        ("DESCRIPTION", "", Role.CONFIGURATION),
        ("Makefile.PL", "perl", Role.CONFIGURATION),
        ("build.zig", "zig", Role.CONFIGURATION),
        ("regress/copy-mode.sh", "bash", Role.TEST),
        ("plugins/cart/cart.plugin.zsh", "zsh", Role.SOURCE),
        ("themes/dark.zsh-theme", "zsh", Role.SOURCE),
        ("checks/cart.bats", "bash", Role.TEST),
        ("checks/cart.zunit", "zsh", Role.TEST),
        (".zunit.yml", "yaml", Role.TEST),
        ("t/t0001-init.sh", "bash", Role.TEST),
        ("shop.1", "roff", Role.DOCUMENTATION),
        ("parse.y", "yacc", Role.SOURCE),
        ("parser/cart.jison", "jison", Role.SOURCE),
        ("parser/cart.g4", "antlr", Role.SOURCE),
        ("lib/shop/test/cart_test.ex", "elixir", Role.SOURCE),
        ("lib/shop/cart_test.ex", "elixir", Role.SOURCE),
        ("test/support/cart_case.ex", "elixir", Role.TEST),
        ("lib/shop/test/shop/fixtures/cart.ex", "elixir", Role.TEST),
        ("test/fixtures/shop/lib/cart.ex", "elixir", Role.TEST),
        ("test/shop/cart_test.exs", "elixir", Role.TEST),
        ("mix.exs", "elixir", Role.CONFIGURATION),
        ("main.tf", "terraform", Role.SOURCE),
        ("modules/vpc/main.tofu", "terraform", Role.SOURCE),
        ("tests/vpc/main.tf", "terraform", Role.TEST),
        ("checks/defaults.tftest.hcl", "hcl", Role.TEST),
        ("prod.tfvars", "terraform", Role.CONFIGURATION),
        ("live/terragrunt.hcl", "hcl", Role.CONFIGURATION),
        ("jobs/api.nomad", "hcl", Role.CONFIGURATION),
        ("images/base.pkr.hcl", "hcl", Role.SOURCE),
        (".terraform.lock.hcl", "hcl", Role.GENERATED),
        ("config/test.exs", "elixir", Role.CONFIGURATION),
        ("apps/shop/config/runtime.exs", "elixir", Role.CONFIGURATION),
        ("release-plz.toml", "toml", Role.CONFIGURATION),
        ("docs/book.toml", "toml", Role.CONFIGURATION),
        ("docs/api.yml", "yaml", Role.DOCUMENTATION),
        ("types/cart.test-d.ts", "typescript", Role.TEST),
        ("features/cart.feature", "gherkin", Role.TEST),
        ("test_helpers.go", "go", Role.SOURCE),
        ("cart/cart_test.go", "go", Role.TEST),
        ("e2e/helpers.go", "go", Role.TEST),
        # A package of Go is called so like any other; others' code lies in folders of its own.
        ("deps/deps.go", "go", Role.SOURCE),
        ("deps/cart/cart.go", "go", Role.SOURCE),
        ("internal/external/cart.go", "go", Role.SOURCE),
        ("vendor/github.com/shop/cart.go", "go", Role.VENDORED),
        ("deps/index.py", "python", Role.SOURCE),
        ("deps/Makefile", "make", Role.CONFIGURATION),
        ("deps/jemalloc/src/jemalloc.c", "c", Role.VENDORED),
        ("deps/lua/Makefile", "make", Role.VENDORED),
        ("internal/wasm/deps/parson/parson.c", "c", Role.VENDORED),
        ("pkg/deps/audit/index.ts", "typescript", Role.SOURCE),
        ("src/main/java/org/shop/vendor/Vendor.java", "java", Role.SOURCE),
        ("web/cart.bundle.js", "javascript", Role.GENERATED),
        (".github/workflows/unit_tests.yml", "yaml", Role.CONFIGURATION),
        (".circleci/e2e/config.yml", "yaml", Role.CONFIGURATION),
        (".gitlab-ci-test.yml", "yaml", Role.CONFIGURATION),
        (".github/scripts/cart_test.py", "python", Role.TEST),
        (".github/CONTRIBUTING.md", "markdown", Role.DOCUMENTATION),
        (".github/ISSUE_TEMPLATE/bug.md", "markdown", Role.CONFIGURATION),
        ("sums/external/gmpy.py", "python", Role.SOURCE),
        ("external/gmpy.py", "python", Role.VENDORED),
        ("src/external/lz4.c", "c", Role.VENDORED),
        ("sums/extern/six.py", "python", Role.VENDORED),
    ],
)
def test_role_follows_from_the_path(path: str, language: str, role: Role) -> None:
    assert classify_role(path, language, False, {}) is role


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("watchOS Example/Extension/ContentView.swift", "examples"),
        ("Example/Source/AppDelegate.swift", "examples"),
        ("my-samples/cart.py", "examples"),
        ("src/main/java/org/shop/samples/Cart.java", ""),
        ("samples/src/main/java/org/shop/Cart.java", "examples"),
        ("Documentation/Usage.md", "docs"),
        ("doc/man_docs.go", ""),
        ("src/sampling/cart.py", ""),
    ],
)
def test_what_lies_beside_the_product_is_told_apart(path: str, kind: str) -> None:
    assert aside_kind(path) == kind


@pytest.mark.parametrize(
    ("path", "is_one"),
    [
        ("CHANGES", True),
        ("docs/CHANGELOG.txt", True),
        ("History.markdown", True),
        ("data/changes_2026.csv", False),
    ],
)
def test_what_people_write_down_of_changes_is_no_data(path: str, is_one: bool) -> None:
    assert is_changelog(path) is is_one
