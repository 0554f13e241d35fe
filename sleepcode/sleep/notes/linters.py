"""Linters, formatters and checkers that a project has set up, whatever else it says of how to run them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sleepcode.model import Citation
from sleepcode.parsing.late import late
from sleepcode.sleep.notes.pub_commands import find_rules
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.notes.terraform_commands import find_hooks

_CONFIGURED = (
    ("mix format", late(r"\.formatter\.exs"), "`mix format` (the formatter is configured)"),
    ("hlint", late(r"\.hlint\.ya?ml"), "HLint is configured"),
    ("fourmolu", late(r"fourmolu\.ya?ml"), "Fourmolu is configured"),
    ("stylish-haskell", late(r"\.stylish-haskell\.ya?ml"), "stylish-haskell is configured"),
    ("elvis", late(r"elvis\.config"), "Elvis is configured"),
    ("clj-kondo", late(r"\.clj-kondo/config\.edn"), "clj-kondo is configured"),
    ("cljfmt", late(r"\.?cljfmt\.edn"), "cljfmt is configured"),
    ("ocamlformat", late(r"\.ocamlformat"), "OCamlFormat is configured"),
    ("credo", late(r"\.credo\.exs"), "`mix credo`"),
    ("eslint", late(r"\.eslintrc[\w.]*|eslint\.config\.\w+"), "ESLint is configured"),
    ("prettier", late(r"\.prettierrc[\w.]*|prettier\.config\.\w+"), "Prettier is configured"),
    ("biome", late(r"biome\.jsonc?"), "Biome is configured"),
    ("golangci-lint", late(r"\.golangci\.(?:ya?ml|toml|json)"), "`golangci-lint run`"),
    ("fmt", late(r"\.?rustfmt\.toml"), "`cargo fmt` (rustfmt is configured)"),
    ("clippy", late(r"\.?clippy\.toml"), "`cargo clippy` (Clippy is configured)"),
    ("rubocop", late(r"\.rubocop\.ya?ml"), "RuboCop is configured"),
    ("phpstan", late(r"phpstan[\w.-]*\.neon(?:\.dist)?"), "PHPStan is configured"),
    ("pint", late(r"pint\.json"), "Laravel Pint is configured"),
    ("php-cs-fixer", late(r"\.php-cs-fixer(?:\.dist)?\.php"), "PHP-CS-Fixer is configured"),
    ("flake8", late(r"\.flake8"), "Flake8 is configured"),
    ("mypy", late(r"\.?mypy\.ini"), "mypy is configured"),
    ("ruff", late(r"\.?ruff\.toml"), "ruff is configured"),
    ("clang-format", late(r"\.clang-format"), "clang-format is configured"),
    ("clang-tidy", late(r"\.clang-tidy"), "clang-tidy is configured"),
    ("scalafmt", late(r"\.scalafmt\.conf"), "scalafmt is configured"),
    ("swiftlint", late(r"\.swiftlint\.ya?ml"), "SwiftLint is configured"),
    ("swift-format", late(r"\.swift-format"), "`swift format` (swift-format is configured)"),
    ("stylua", late(r"\.?stylua\.toml"), "StyLua is configured"),
    ("selene", late(r"selene\.toml"), "selene is configured"),
    ("luacheck", late(r"\.luacheckrc"), "luacheck is configured"),
    ("markdownlint", late(r"\.markdownlint[\w.-]*"), "markdownlint is configured"),
    ("stylelint", late(r"\.stylelintrc[\w.]*|stylelint\.config\.\w+"), "stylelint is configured"),
    ("pylint", late(r"\.?pylintrc"), "Pylint is configured"),
    ("oxlint", late(r"\.oxlintrc\.json"), "oxlint is configured"),
    ("dprint", late(r"\.?dprint\.jsonc?"), "dprint is configured"),
    ("yamllint", late(r"\.yamllint[\w.]*"), "yamllint is configured"),
    ("tflint", late(r"\.tflint\.hcl"), "TFLint is configured"),
    ("hadolint", late(r"\.hadolint\.ya?ml"), "hadolint is configured"),
    ("shellcheck", late(r"\.shellcheckrc"), "ShellCheck is configured"),
    ("scalafix", late(r"\.scalafix\.conf"), "Scalafix is configured"),
    ("lintr", late(r"\.lintr"), '`Rscript -e "lintr::lint_package()"`'),
    ("air", late(r"\.?air\.toml"), "`air format .` (Air is configured)"),
    ("perlcritic", late(r"\.perlcriticrc"), "Perl::Critic is configured"),
    ("perltidy", late(r"\.perltidyrc"), "perltidy is configured"),
    ("juliaformatter", late(r"\.JuliaFormatter\.toml"), "JuliaFormatter is configured"),
    ("scriptanalyzer", late(r"PSScriptAnalyzerSettings\.psd1"), "PSScriptAnalyzer is configured"),
    ("solhint", late(r"\.solhint\.json|solhint\.config\.\w+"), "Solhint is configured"),
    ("slither", late(r"slither\.config\.json"), "`slither .` (Slither is configured)"),
    ("swiftformat", late(r"\.swiftformat"), "SwiftFormat is configured"),
)
"""(what commands that run it have, file at the top, what that says)"""
_IN_FOLDERS = frozenset((".clj-kondo/config.edn",))
"""Settings that lie in a folder of their own."""
_GRADLE_PLUGINS = (
    ("spotless", r"com\.diffplug(?:\.gradle)?\.spotless", "`{} spotlessCheck`"),
    ("ktlint", r"org\.jlleitschuh\.gradle\.ktlint", "`{} ktlintCheck`"),
    ("kotlinter", r"org\.jmailen\.kotlinter", "`{} lintKotlin`"),
    ("detekt", r"io\.gitlab\.arturbosch\.detekt|dev\.detekt", "`{} detekt`"),
    ("checkstyle", r"checkstyle", "`{} checkstyleMain`"),
    ("pmd", r"pmd", "`{} pmdMain`"),
    ("spotbugs", r"com\.github\.spotbugs", "`{} spotbugsMain`"),
    ("errorprone", r"net\.ltgt\.errorprone", "Error Prone checks whatever is compiled"),
)
"""(what a catalogue's alias has, the plugin's id, how it is run)"""
_NOT_APPLIED = late(r"[^\n]*\bapply\s*\(?\s*false")
_MOST_GRADLE = 60


def find_linters(snapshot: Snapshot) -> Iterator[tuple[str, str, Citation]]:
    """(what commands that run it have, how it is told, what sets it up)"""
    at_top = sorted(path for path in snapshot.files if "/" not in path or path in _IN_FOLDERS)
    for tool, pattern, text in _CONFIGURED:
        # Several settings of one tool are of one tool.
        found = [path for path in at_top if pattern.fullmatch(path)][:1]
        yield from ((tool, text, Citation(path)) for path in found)
    yield from _of_gradle(snapshot)
    yield from find_hooks(snapshot)
    yield from find_rules(snapshot)


def _of_gradle(snapshot: Snapshot) -> Iterator[tuple[str, str, Citation]]:
    """Plugins that a build of Gradle applies; one that is only there for the modules to apply does nothing yet."""
    if (
        not {"build.gradle", "build.gradle.kts", "settings.gradle", "settings.gradle.kts"}
        & snapshot.files.keys()
    ):
        return
    paths = sorted(
        (path for path in snapshot.files if path.endswith((".gradle.kts", ".gradle"))),
        key=lambda path: (path.count("/"), path),
    )
    runner = "./gradlew" if "gradlew" in snapshot.files else "gradle"
    texts = [(path, snapshot.read_text(path) or "") for path in paths[:_MOST_GRADLE]]
    for alias, identity, told in _GRADLE_PLUGINS:
        pattern = re.compile(
            rf"(?:\bid\s*\(?\s*|\bplugin\s*[:=]\s*|\bapply\(\s*)['\"](?:{identity})['\"]|\balias\(\s*libs\.plugins\.(?:\w+\.)*{alias}\b"
            rf"|^[ \t]*plugins\s*\{{[^{{}}]*?^[ \t]*`?{alias}`?[ \t]*$",
            re.M | re.I,
        )
        applied = (
            Citation(path, line, line)
            for path, text in texts
            for match in pattern.finditer(text)
            if not _NOT_APPLIED.match(text, match.end())
            for line in (text.count("\n", 0, match.end()) + 1,)
        )
        citation = next(applied, None)
        if citation is not None:
            yield alias, told.format(runner), citation
