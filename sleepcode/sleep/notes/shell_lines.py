"""Lines of shells: which of them build, test, lint, document or run a project, and how they are told."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sleepcode.parsing.late import late
from sleepcode.sleep.notes.ci_values import simplify
from sleepcode.sleep.notes.sbt_tasks import SBT, kind_of_sbt
from sleepcode.sleep.notes.wording import clean

KINDS = ("build", "test", "benchmark", "lint", "docs", "run", "generate", "setup")
PUBLISHES = late(r"publish|deploy|upload|ci-?release", re.I)
"""What is done with what was built, and by nobody at home."""
_SET_UP = (
    r"(?:npm|pnpm|yarn|bun)\s+(?:install|ci|i)(?:\s+-\S+)*\s*$|yarn\s*$|bundle\s+install|composer\s+install|uv\s+sync|"
    r"(?:poetry|pdm|pipenv|hatch)\s+install|pip3?\s+install\s+(?:-\S+\s+)*(?:(?:-e|--editable|-r)\s|['\"]?\.(?:\[[\w,-]+\])?['\"]?\s*$)|mix\s+(?:deps\.get|setup)|"
    r"go\s+mod\s+download|(?:dart|flutter)\s+pub\s+get\b|(?:dart\s+run\s+)?melos\s+bootstrap\b|(?:conda|mamba|micromamba)\s+(?:env\s+)?(?:create|update|install(?=\s.*(?:-f|--file)\b))\s|pixi\s+install|(?:pre-commit|prek|husky|lefthook)\s+install|(?:\./)?(?:bin|script|scripts)/(?:setup|bootstrap)\b"
)
"""What has to be done before anything else can be."""
_GENERATES = (
    r"(?:buf|sqlc|go|prisma|wire|mockery|cargo\s+sqlx)\s+(?:generate|gen)\b|protoc\s|graphql-codegen|"
    r"(?:dart|flutter)\s+(?:pub\s+)?run\s+build_runner\b|flutter\s+gen-l10n\b"
)
_BENCHMARKS = r"(?<![\w.])\w*bench(?:mark(?:s|ing)?)?\b(?!/)|\bjmh\b|\basv\s+run\b"
_RUNS = (
    r"(?:go|cargo|dotnet)\s+run|flutter\s+run\b|(?:npm|pnpm|yarn|bun)\s+(?:run\s+)?(?:dev|start|serve|release)\b[\w:-]*|(?:\./)?bin/dev\b|"
    r"(?:bin/)?rails\s+s(?:erver)?\b|foreman\s+start|docker(?:-|\s+)compose\s+up|flask\s+run|uvicorn\s|jupyter[\s-](?:notebook|lab)\b|buf\s+(?:lint|format)"
)
_KIND_OF = (
    (
        "setup",
        late(
            rf"^(?:cd\s+\S+\s*&&\s*)?(?:(?:uv|poetry|pdm)\s+run\s+|bundle\s+exec\s+|fvm\s+)?(?:{_SET_UP})[^&]*$"
        ),
    ),
    (
        "docs",
        late(
            r"\bdocs?\b|\bsphinx|\bmkdocs|\bzensical|\bdokka|\bjavadoc\b|\bmanpages?\b|\bhtml\b|\bdoxygen\b|typedoc"
        ),
    ),
    (
        "lint",
        late(
            r"lint|\bruff\b|\bmypy\b|flake8|\bblack\b|\bisort\b|eslint|prettier|clippy|\bfmt\b|\bformat|\bvet\b|type-?check|(?:check|verify)[-_:]tsc\b|"
            r"\btypes?\b(?![-_:](?:build|gen|create))|"
            r"pyright|--noEmit|pre-commit|\bprek\b|rubocop|\bstyle|stylelint|checkstyle|spotless|biome|spell|\btypos\b|yamllint|shellcheck|\btyping\b|"
            r"standardrb|brakeman|pyrefly|svelte-check|selene\b|luacheck|tflint|database_consistency|"
            r"\bapi check\b|\bcargo-sort\b|phpstan|psalm|phpcs|php-cs-fixer|\bcredo\b|dialy[sz]e|hlint|clj-kondo|cljfmt|ormolu|\bxref\b|"
            r"staticcheck|detekt|scalafix|vuln"
        ),
    ),
    ("benchmark", late(_BENCHMARKS)),
    (
        "test",
        late(
            r"\bbusted\b|\b(?:rich|unit|smoke|quick|fast|self|run|all|py|go|doc)?tests?\b|\bci\w*\b|cucumber|\bbehave\b|pytest|\btox\b|\bnox\b|\bprove\b|invoke-pester|unittest|vitest|\bjest\b|mocha|rspec|phpunit|\bctest\b|runtest|coverage|"
            r"\bverify\b|nextest|\bcheck\b|\bspec\b|\bunit\b|\be2e\b|test[-_:]|integration|\brake\s*$|allTests|\bcover\b|"
            r"playwright|cypress|\bpest\b|\beunit\b|\bct\b(?!\s+lint)|\bproper\b|runtest"
        ),
    ),
    (
        "run",
        late(
            r"\b(?:dev|start|serve)\b|\bjupyter[\s-](?:notebook|lab)\b|\bcompose\s+up\b|\bflask\s+run\b|\buvicorn\b|\bdev[-:]|"
            r"spring-boot:run|\bbootRun\b|\brunserver\b|\brails\s+s(?:erver)?\b|\b(?:cargo|go|flutter) run\b"
        ),
    ),
    ("generate", late(rf"\b(?:re)?gen(?:erate)?\b|\bcodegen\b|\bprotoc?\b|{_GENERATES}")),
    ("setup", late(r"\bsetup\b")),
    (
        "build",
        late(
            r"build|\bmake\b|cmake|compile|\bassemble\b|\binstall\b|package|\bdist\b|\ball\b|tsc\b|ninja|meson|configure|bundle"
        ),
    ),
)
_MATRIX_RUNNER = late(
    r"(?:tox|nox)\b(?!.*\s-[es]\s*(?:docs?(?:-[\w-]+)?|lint\w*|build|mypy|pylint|flake8|ruff|black|typing|types|style|format\w*|pre-commit)\s*$)"
    r"|(?:prove|[Ii]nvoke-[Pp]ester)(?=\s|$)"
)
_MEASURES = late(r"(?:tox|nox)\b.*\s-[es]\s*(?:bench\w*|generate\w*|run[_-]self|release\w*)\s*$")
"""Environments that neither test nor check anything."""
_WORD = r"(?:'[^']*'|\"[^\"]*\"|\$\{\{[^{}]*\}\}|[^\s'\"])+"
"""A word of a shell line, with what is quoted in it."""
_RUNNER_OPTION = (
    r"(?:(?:--python|-p|--(?:only-|no-)?group|--extra|--with(?:-[\w-]+)?|--package|--directory|--project|--env-file|-[CE])(?:=|\s+)"
    rf"{_WORD}|--?[\w-]+(?:={_WORD}|\s+(?!-)(?:dev|test|tests|docs|lint|all|[\w.]+\d)(?=\s))?)\s+"
)
_WRAPPER = late(
    rf"(?:[A-Za-z_]\w*=(?:'[^']*'|\"[^\"]*\"|\S*)\s+|\$\{{\{{[^{{}}]*\}}\}}\s+|(?:sudo|time|env|xvfb-run|exec|command)\s+|"
    rf"(?:uv|poetry|pdm|pipenv|hatch|rye|pixi)\s+run\s+(?:{_RUNNER_OPTION})*|"
    rf"fvm\s+(?:exec\s+)?(?=(?:dart|flutter)\s)|(?:npx|bunx|(?:pnpm|yarn)\s+dlx)\s+(?:--?[\w-]+(?:={_WORD})?\s+)*|"
    r"bundle\s+exec\s+|python3?\s+-m\s+|(?:pnpm|yarn|npm)\s+exec\s+(?:--\s+)?|yarn\s+run\s+|"
    r"(?:pnpm|yarn)\s+(?=(?:playwright|cypress|ng|buf)\s)|"
    rf"@?php[\d.]*(?:\$\{{\{{[^{{}}]*\}}\}})?\s+(?:-\w+(?:\s*\w+={_WORD})?\s+)*|[$%]\s+)"
)
_TOOLCHAIN = r"\+(?:\$\{\{[^{}]*\}\}|\S+)"
"""Which Rust a command of Cargo is run with."""
_TELLING = late(
    r"(?:pytest|tox|nox|unittest|go\s+(?:test|build|vet)|golangci-lint\s+run|[./\w-]*/golangci-lint\s+run|"
    rf"cargo\s+(?:{_TOOLCHAIN}\s+)?(?:test|bench|build|clippy|fmt|check|nextest|doc|hack|deny|check-external-types|audit|machete|semver-checks|"
    r"xtask\s+[\w-]+|[\w-]+-tests?)|cargo-sort|mage(?!\s+-l\b)|xcodebuild|staticcheck|"
    r"cabal\s+(?:(?:v[12]|new)-)?(?:build|test|bench|run|check|haddock|install(?=\s*$))|stack\s+(?:build|test|bench|run|haddock|install(?=\s*$))|"
    r"rebar3\s+(?:ct|eunit|proper|compile|dialyzer|xref|fmt|lint|ex_doc|as\s+\w+\s+\w+)|lein\s+(?:sub\s+)?[\w-]+|clj(?:ojure)?\s+-[TXM]\S+|"
    r"dune\s+(?:build|test|runtest|fmt|exec)|elm-test|elm\s+make|hlint|ormolu|fourmolu|clj-kondo|nix\s+(?:build|flake\s+check)|"
    r"mix\s+(?:test|format|compile|credo|dialyzer|docs|lint\S*)|(?:npm|pnpm|yarn|bun)\s+(?:run\s+[\w:.-]+|-r\s+\w+|test|lint|build|check|typecheck|tsc)|"
    r"(?:pnpm|yarn|bun)\s+(?!add\b)[\w:.-]*(?:test|lint|build|check|types|format|coverage)[\w:.-]*|"
    r"make|codespell|cspell|typos|shellcheck|yamllint|pylint|mvn|\./mvnw|gradle|\./gradlew|ruff|mypy|pyright|flake8|black|isort|eslint|prettier|pre-commit\s+run|prek\s+run|rake|(?:bin/)?(?:rspec|rubocop|standardrb|brakeman)|"
    r"pyrefly\s+check|(?:bin/)?rails\s+(?:test\S*|s|server)|(?:[\w./-]+/)?manage\.py\s+(?:test|runserver)|"
    r"playwright\s+test|cypress\s+run|ng\s+(?:build|test|lint|e2e|serve)|vitest|jest|tsc|(?:mkdocs|zensical)\s+(?:build|serve)|sphinx-build|"
    r"[./]*(?:vendor/bin/)?(?:(?:simple-)?phpunit|phpstan|psalm|phpcs|php-cs-fixer|pest)|artisan\s+(?:test|serve)|"
    r"composer\s+(?:run(?:-script)?\s+[\w:-]+|(?!check-platform-reqs\b)[\w:-]*(?:test|lint|check|format|analy[sz]e|style|stan)[\w:-]*)|ctest|cmake(?!\s+-E\b)|dotnet\s+(?:test|build|format)|swift\s+(?:test|build)|sbt|"
    r"\./run-?tests?[\w-]*(?:\.\w+)?|bin/(?:test|doctest)|(?:\./|[\w-]+/)configure|meson\s+\w+|ninja|bazel\s+(?:test|build)|just\s+[\w-]+|invoke\s+[\w.-]+|"
    r"gofmt|gofumpt|goimports|clang-(?:format|tidy)|cppcheck|swift-?format|swift\s+format|swiftlint|stylua|selene|luacheck|"
    r"markdownlint(?:-cli2?)?|actionlint|zizmor|hadolint|tflint|terraform\s+(?:fmt|validate)|busted|asv\s+run|"
    r"(?:dart|flutter)\s+(?:test|analyze|format|build|compile)|melos\s+(?:run\s+)?[\w:-]+|very_good\s+test|"
    r"script/\w+|build|prove|forge\s+(?:build|test|fmt|coverage)|zig\s+(?:build|test|fmt)|R\s+CMD\s+(?:build|check|INSTALL)|Invoke-Pester|fastlane\s+\w*(?:ci|test|build|lint|scan)\w*|"
    r"(?:node|python3?|ruby|bash|sh)\s+[\w./-]*lint[\w./-]*|"
    r"(?:\./|python3?\s+)setup\.py\s+(?:test|build\w*|develop)|"
    r"perl\s+(?:Makefile|Build)\.PL|dzil\s+(?:build|test)|(?:Rscript|julia)(?=\s.*\b(?:test|check|document|lint)))(?=[\s;]|$)"
)
_NEEDS_TASK = late(
    r"(?:sbt|cmake|mvn|\./mvnw|gradle|\./gradlew|cargo|go|npm|dotnet|swift|mix|bazel|meson|ruff|composer|artisan)(?:\s+-\S+)*\s*"
)
"""What does nothing, or asks, where it isn't told what to do."""
_BY_HAND = late(rf"(?:{_SET_UP}|{_GENERATES}|{_RUNS})")
"""What a manual tells to do beside that."""
_MODULE = late(r"(?:\S*/)?python3?\s+-m\s+(?:\w+\.)*(?:tests?|run_?tests|check|checks|lint|build)(?=\s|$)")
"""A module of the project that does it: `.venv/bin/python -m tools.check`."""
_SCRIPT_CALL = late(
    r"(?:(?:bash|sh|pwsh|powershell)\s+(?:-\w+\s+)*(?:\./)?|\./)(?:[\w.-]+/)*[\w-]*(?:[Bb]uild|[Tt]est|[Ll]int|[Ff]ormat|[Cc]heck|[Bb]ench)[\w-]*"
    r"(?:\.(?:sh|bash|ps1|py))?(?=\s|$)"
)
"""A script of the project that is called after what it does: `./build.ps1`, `bash scripts/test-all.sh`."""
_TASK = late(
    rf"(?:swift|dotnet|cargo(?:\s+(?:{_TOOLCHAIN}))?|go|bazel|mix|zig(?:\s+build(?=\s+test\b))?|dart|flutter|forge|dzil)\s+(?:hack\s+(?:\S+\s+)*?)?"
    r"(test|bench|build|fmt|clippy|vet|lint|check|check-external-types|deny|audit|machete|semver-checks|doc|docs|format|pack|"
    r"analyze|compile|credo|dialyzer|nextest)(?![\w-])"
)
_KIND_OF_TASK = {
    **dict.fromkeys(
        (
            *("fmt", "clippy", "vet", "lint", "check", "format", "analyze", "credo", "dialyzer"),
            *("check-external-types", "deny", "audit", "machete", "semver-checks"),
        ),
        "lint",
    ),
    **dict.fromkeys(("test", "nextest"), "test"),
    **dict.fromkeys(("build", "pack", "compile"), "build"),
    **dict.fromkeys(("doc", "docs"), "docs"),
    "bench": "benchmark",
}
_CHECKS = late(r"(?:\S*[/\s])?(?:check|verify)[-_:]\w(?!.*test)")
"""What checks that something is as it should be tests nothing."""
_PREPARES = late(r"(?:\S+\s+)*?[\w.:-]*tests?[-_:.](?:build|clean|deps)\s*")
"""What a rule or a script is called that prepares tests, or clears away what they leave, and runs none."""
_MOST_OF_COMMAND = 200
_JVM_TOOL = late(r"(?:\S*/)?(?:gradlew?|mvnw?|sbt)\b")
_WITHOUT = late(r"\s(?:-x|--exclude-task)[ =]\S+")
_WITHOUT_TESTS = late(r"\s(?:-x|--exclude-task)[ =]\S*[tT]ests?\b")
_FILTER = late(
    r"\|\s*(?:xcbeautify|xcpretty|tee|grep|tail|head|cat|gotestfmt|go-junit-report|tap-\w+|(?:uv\s+run\s+)?mypy-baseline)\b"
)
_NOT_DONE = late(r"[-_:](?:no|without|skip)[-_:]\w+")
"""`test-no-docs` is a test."""
_MEASURED = late(r"\s-bench[ =]|\s-{1,2}benchmark-only\b")
_REDIRECTION = late(r"(?<!\s)\s*\d?>>?\s*&?\S+")
_BUILD_SCRIPT = late(
    r"(?:(?:npm|pnpm|yarn|bun)\s+(?:run\s+)?)?build:(?!.*\b(?:docs?|storybook)\b)[\w:.-]+\s*$"
)
"""`build:css:dev` builds, if for development."""
_JVM_MODULE = late(r"(?<=\s):?(?:[\w-]+:)+")
_INSIDE = r"'[^']*'|\"(?:\\.|[^\"\\])*\"|\$\((?:[^()]|\([^()]*\))*\)"
"""What stands in quotes, or is put in by another command."""
_NESTED = late(_INSIDE)
_JOINT_OR_COMMAND = late(rf"(&&|;|\|\|)|((?:{_INSIDE}|(?!&&|\|\|)[^;])+)")
_ASKS = late(r"\s(?:--?version|--help|-V|-h|help|tasks|list)\s*$")
"""What tells of a tool does nothing with the project."""
_LIST = late(r"(?:(?:export|typeset|declare|local)\s+(?:-\w+\s+)*)?[A-Za-z_]\w*\+?=\((?!\()")
"""What begins a list of words, none of which is run."""
_MOST_OF_LIST = 100
CHANGE_FOLDER = late(r"cd\s+(?:\./)?([\w./-]+?)/?")
_UPKEEP = late(r"\s(?:up(?:grade|date)|bump|clean)[\w-]*\s*$")
"""What a script of the project also does."""
_SIGNS = late(r"(?:\./)?(?:[\w.-]+/)*(?:code-?)?(?:sign|notari[sz]e|upload)[\w.-]*(?=\s|$)")
"""What is done with what was built."""
_OF_MANUAL = late(r"\bdocs?\b")
_OPTION_VALUE = late(r"\s--?[\w-]+=\S+|\s--build-tests\b")


def kind_of(command: str, otherwise: str = "") -> str:
    """What a command does, of `KINDS`; `otherwise` where nothing tells."""
    first, joint, rest = command.partition("&&")
    if joint and CHANGE_FOLDER.fullmatch(first.strip()):
        kind = kind_of(rest.strip(), otherwise)
        # What is built in the folder of the manual is the manual.
        return "docs" if kind in ("", "build", "run") and _OF_MANUAL.search(first) else kind
    bare = unwrap(command)
    if SBT.match(bare):
        return kind_of_sbt(bare) or otherwise
    task = _TASK.match(bare)
    if task is not None and (_MEASURED.search(command) and task.group(1) == "test"):
        return "benchmark"
    if task is not None:
        return _KIND_OF_TASK[task.group(1)]
    if _CHECKS.match(command):
        return "lint"
    if is_preparing(bare) or _SIGNS.match(bare):
        return otherwise
    if _JVM_TOOL.match(command):
        # What checks without its tests looks for other faults.
        if _WITHOUT_TESTS.search(command):
            command = f"lint {_WITHOUT.sub(' ', command)}" if re.search(r"\bcheck\b", command) else command
        # `--build-cache` and `-DskipTests` are no tasks.
        command = re.sub(r"\s-\S+", " ", _WITHOUT.sub(" ", command))
        # Of `:lint:test` a module is called lint.
        command = _JVM_MODULE.sub("", command)
        # `connectedCheck` checks.
        command = re.sub(r"(?<=[a-z\d])(?=[A-Z])", " ", command).lower()
    if _SCRIPT_CALL.match(bare):
        if _UPKEEP.search(command):
            return otherwise
        command = command.lower()
    command = _OPTION_VALUE.sub(" ", command)
    command = _REDIRECTION.sub(" ", _NOT_DONE.sub("", command.removeprefix("bundle exec ")))
    if _MEASURES.match(command):
        return otherwise
    if _MATRIX_RUNNER.match(command):
        return "test"
    if _BUILD_SCRIPT.match(command):
        return "build"
    is_of_machine = is_of_jvm(command)
    return next(
        (
            kind
            for kind, pattern in _KIND_OF
            # What a task of Gradle sets up is a device or a server for others of its tasks.
            if pattern.search(command) and not (is_of_machine and kind == "setup")
        ),
        otherwise,
    )


def is_preparing(command: str) -> bool:
    """Whether a command, or the rule of a name, does something for tests and runs none."""
    return _PREPARES.fullmatch(command) is not None


def is_of_jvm(command: str) -> bool:
    """Whether a command is one of Gradle, Maven or sbt."""
    return bool(_JVM_TOOL.match(command))


def is_of_script(command: str) -> bool:
    """Whether a command calls a script of the project that is named after what it does."""
    return bool(_SCRIPT_CALL.match(unwrap(command)))


def shorten(command: str, most: int = _MOST_OF_COMMAND, is_continued: bool = False) -> str:
    """A command in one line, cut between its words where it is too long; three full stops would be Go's."""
    command = clean(command, len(command) + 1)
    if len(command) > most:
        command, is_continued = command[: most - 2].rpartition(" ")[0], True
    return command + (" …" if is_continued else "")


def unwrap(command: str) -> str:
    while match := _WRAPPER.match(command):
        command = command[match.end() :]
    return command


def whole_command(lines: Sequence[str], number: int) -> tuple[str, int]:
    """(what the line of a number says with the lines that it goes on in, as one; the number of the last of them)"""
    parts: list[str] = []
    is_list = bool(_LIST.match(lines[number - 1].strip()))
    for last in range(number, len(lines) + 1):
        part = lines[last - 1].strip()
        if parts and part.startswith("```"):
            return " ".join(parts), last - 1
        parts.append(part.removesuffix("\\").rstrip())
        is_open = is_list and ")" not in part and len(parts) < _MOST_OF_LIST
        if not part.endswith("\\") and not is_open:
            break
    return " ".join(filter(None, parts)), number + len(parts) - 1


def _split_at_joints(line: str) -> list[str]:
    """The commands of a line and, between each two of them, what joins them: `;` within quotes doesn't."""
    parts = [""]
    for joint, command in _JOINT_OR_COMMAND.findall(line):
        if joint:
            parts += [joint, ""]
        else:
            parts[-1] = command.strip()
    return parts


def telling_command(line: str, is_by_hand: bool = False) -> str:
    """The part of a shell line that builds, tests or lints, as written; empty where none does.

    A folder that it goes into first, and what it then does of the like, belong to it. What
    is done by hand may also set up a project, generate its code or run it.
    """
    if len(line) > 1_000 or line.startswith("#") or _LIST.match(line):
        return ""
    line = re.sub(r"^(['\"])(.*)\1$", r"\2", line.strip())
    line = simplify(line)
    # Parts, and between each two of them what joins them.
    parts = _split_at_joints(line)
    chained: list[str] = []
    is_continued = False
    for number, part in enumerate(parts):
        if number % 2:
            if chained and part != "&&":
                break
            continue
        part = re.sub(r"\s+#\s.*$", "", part).strip()
        is_continued = part.endswith("\\")
        part = part.rstrip("\\ ")
        # Signs in quotes, and in what another command puts in, are none of this one's.
        outside = _NESTED.sub(lambda found: "x" * len(found.group()), part)
        if filtered := _FILTER.search(outside):
            # What a filter makes of the output is nothing to repeat.
            part = part[: outside.index("|", 0, filtered.start() + 1)].strip().removesuffix("2>&1").strip()
            outside = outside[: len(part)]
        bare = unwrap(part)
        if (
            part
            and "|" not in outside
            and not _NEEDS_TASK.fullmatch(bare)
            and not _ASKS.search(part)
            and (
                _TELLING.match(bare)
                or (is_by_hand and _BY_HAND.match(bare))
                or _MODULE.match(part)
                or _SCRIPT_CALL.match(bare)
            )
        ):
            before = parts[number - 2] if number and not chained else ""
            chained += [before, part] if CHANGE_FOLDER.fullmatch(before) else [part]
        elif chained or is_continued:
            break
    return shorten(" && ".join(chained), is_continued=is_continued) if chained else ""
