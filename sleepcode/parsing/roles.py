"""What a file is for: source, test, documentation, configuration, generated, vendored or data."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sleepcode.model import Role
from sleepcode.parsing.late import late

_VENDORED = late(
    r"(?:^|/)(?:vendor|vendored|_vendor|node_modules|bower_components|third[-_]?party|thirdparty|"
    r"Pods|Carthage|jspm_packages|Godeps/_workspace)/|(?:^|/)(?:jquery|bootstrap|d3)(?:[.-][\d.]+)?(?:\.min)?\.(?:js|css)$"
)
_VENDORED_ELSEWHERE = late(
    r"(?:^|/)(?:externals|extern)/|^external/|/external/(?!(?:[^/]+/)*[^/]+\.pyi?$)|^deps/[^/]+/(?!.*(?:\.md|(?<!/CMakeLists)\.txt)$)|"
    r"(?:^|/)deps/[^/]+/(?:[^/]+/)*[^/]+\.(?:c|cc|cpp|cxx|h|hh|hpp|hxx|s|S)$"
)
"""Folders that hold others' projects where nothing else says so, but for a package of Python on what is external;
what lies in `deps/` itself is the project's own."""
_OWN_FOLDERS = frozenset(("go", "typescript", "tsx"))
"""Languages whose others' code comes with a folder of its own (`vendor`) or compiled: `deps` is a package like any."""
_GENERATED = late(
    r"(?:^|/)(?:dist|__snapshots__|\.yarn/releases|autogen|generated)/|\.(?:min|bundle)\.(?:js|css)$|\.(?:pb|pb\.gw|gen(?!\.ya?ml$)|generated)\.\w+$|"
    r"_pb2(?:_grpc)?\.pyi?$|\.pb\.(?:go|cc|h)$|_generated\.\w+$|\.(?:[Dd]esigner|g|g\.i)\.cs$|\.(?:g|freezed|gr|mocks|mapper|gform|chopper|reflectable|drift|pb(?:enum|grpc|json|server))\.dart$|(?:^|/)(?:app_localizations(?:_\w+)?|firebase_options)\.dart$|(?:^|/)generated_plugin\w*\.\w+$|"
    r"\.(?:snap|map|lock)$|(?:^|/)\.terraform\.lock\.hcl$|"
    r"(?:^|/)(?:package-lock\.json|yarn\.lock|"
    r"pnpm-lock\.yaml|npm-shrinkwrap\.json|go\.sum|Cargo\.lock|poetry\.lock|uv\.lock|Pipfile\.lock|composer\.lock|Gemfile\.lock|"
    r"flake\.lock|bun\.lockb?|gradlew(?:\.bat)?|mvnw(?:\.cmd)?|aclocal\.m4)$|(?:^|/)priv/static/(?:[^/]+/)*[^/]+\.(?:[cm]?js|css)$"
)
_TEST = late(
    r"(?:^|/)(?:[Tt]ests?|tst|__tests__|testing|[Ss]pecs?|e2e|testdata|testFixtures|testscripts?|test[-_]data|fixtures?|__fixtures__|__mocks__|mocks|"
    r"acceptance|regress(?:ion)?|(?:unit|func|functional)tests?)/|^t/|(?:[-_. ][Tt]|[A-Za-z]T)ests?/|"
    r"(?:^|/)(?:test_[^/]*|[^/]*_tests?|conftest|[^/]*[._-](?:test|tests|test-d|spec|e2e|cy))\.\w+$|"
    r"(?:^|/)[^/]*[a-z0-9](?:Tests?|TestCase|Spec|IT)\.(?:java|kt|kts|scala|cs|php|swift|groovy)$|(?:^|/)tests?\.(?:py|js|ts|rb|go|c|rs|sh)$|"
    r"\.(?:tftest|tofutest|tfmock)\.hcl$|"
    r"\.(?:bats|zunit|t\.sol|[Tt]ests\.ps1)$|_SUITE\.erl$|(?:^|/)[^/]*[a-z0-9](?:Test|Spec)\.l?hs$|(?:^|/)\.zunit\.ya?ml$"
)
_DOCUMENTATION = late(
    r"(?:^|/)(?:docs?|documentation|guides?|man|website|wiki|changelog\.d|newsfragments|\.changeset|changes\.d|news|doc-src)/|"
    r"(?:^|/)(?:README|CHANGELOG|CHANGES|HISTORY|NEWS|AUTHORS|CONTRIBUTORS|CONTRIBUTING|LICEN[SC]E|COPYING|NOTICE|SECURITY|"
    r"CODE_OF_CONDUCT|MAINTAINERS|UPGRADING|UPGRADE|MIGRATION|MIGRATING|ROADMAP|TODO|FAQ|BUGS|INSTALL|RELEASE[\w-]*)(?:[.-][\w.-]*)?$",
    re.IGNORECASE,
)
_CONFIGURATION = late(
    r"(?:^|/)\.(?:github|circleci|gitlab|buildkite|vscode|idea|husky|devcontainer|azure-pipelines|travis|config|cargo)/|"
    r"(?:^|/)\.[\w.-]+(?:rc|ignore|attributes|config|keep|modules)?(?:\.(?:js|cjs|mjs|json|ya?ml|toml))?$|"
    r"(?:^|/)(?:package|tsconfig[\w.-]*|jsconfig|composer|lerna|turbo|nx|renovate|deno|biome|vercel|netlify|babel\.config|"
    r"angular|bower|tslint|now|manifest|appveyor|azure-pipelines[\w-]*|codecov|mkdocs|docker-compose[\w.-]*|compose|pnpm-workspace|"
    r"dependabot|\.?pre-commit-config|\.?goreleaser[\w.-]*|\.?golangci)\.(?:jsonc?|ya?ml|toml)$|"
    r"(?:^|/)(?:pyproject\.toml|setup\.(?:py|cfg)|tox\.ini|noxfile\.py|pytest\.ini|mypy\.ini|Makefile[\w.-]*|GNUmakefile|CMakeLists\.txt|"
    r"Dockerfile[\w.-]*|Containerfile|Cargo\.toml|rust-toolchain[\w.]*|clippy\.toml|rustfmt\.toml|go\.(?:mod|work)|Gemfile|Rakefile|Jenkinsfile|"
    r"Procfile|MANIFEST\.in|requirements[\w.-]*\.(?:txt|in)|constraints[\w.-]*\.txt|environment\.ya?ml|build\.gradle(?:\.kts)?|"
    r"settings\.gradle(?:\.kts)?|gradle\.properties|pom\.xml|build\.sbt|meson\.build|meson_options\.txt|configure\.ac|Makefile\.am|"
    r"BUILD|BUCK|[\w.-]+\.bazel|WORKSPACE(?:\.bzlmod)?|Tiltfile|justfile|Vagrantfile|Pipfile|CODEOWNERS|[\w.-]+\.config\.(?:js|ts|mjs|cjs|mts)|[\w.-]+\.csproj|[\w.-]+\.sln|"
    r"[\w.-]+\.(?:gemspec|podspec|cabal|opam)|rebar\.(?:config|lock)|project\.clj|Setup\.l?hs|deps\.edn|dune(?:-project|-workspace)?|stack\.yaml|DESCRIPTION|NAMESPACE|cpanfile|Build\.PL|dist\.ini|build\.zig(?:\.zon)?|(?:Julia)?Project\.toml|foundry\.toml|mix\.exs|config/[\w.-]+\.exs|Package(?:@swift-[\d.]+)?\.swift|Podfile|phpunit\.xml[\w.]*|phpstan[\w.-]*)$|(?:^|/)requirements/[\w.-]+\.(?:txt|in)$|"
    r"\.(?:tfvars|nomad)$|(?:^|/)[^/]*(?<!\.pkr)\.hcl$"
)
_WORKFLOW = late(
    r"(?:^|/)\.(?:github|circleci|gitlab|buildkite|azure-pipelines|forgejo|gitea|woodpecker)/|(?:^|/)\.(?:gitlab-ci|travis|drone|woodpecker)[^/]*$"
)
"""What machines run, whatever its name says that it runs."""
_ASIDE = late(
    r"(?P<examples>[Ee]xamples?|[Ss]amples?|[Dd]emos?)/|(?:^|/)(?:(?P<docs>[Dd]ocs?|[Dd]ocumentation|website)|"
    r"(?P<tutorials>[Tt]utorials?)|"
    r"(?P<benchmarks>[\w-]*(?<![a-z])bench(?:es|marks?|mark)?_{0,2})|[\w-]*(?P<playground>playground)|(?P<tooling>\.[\w-]+))/|"
    r"(?:\.bench|\.stories|[a-z]Benchmarks?)\.\w+$"
)
_NAMESPACE = late(r"(^|.*/)src/(\w+)/(?:java|kotlin|scala[^/]*|groovy)/(?:[^/]+/)*")
"""Of the JVM: below such a folder the folders spell the package."""
_PUBLISHED = late(r"(?:^|/)src/main/.*\.(?:java|kts?|scala|groovy)$")
"""Sources of the JVM that are built into what others load, whatever they are called: laws are called `CartTests`."""
_OF_TESTING = late(
    r"(?:^|/)(?!(?:[\w.]+-)?(?:integration|e2e|smoke|acceptance|system|perf|performance|func|functional|unit)-)[\w.-]+-test/(?:[\w-]+/){0,2}src/(?!\w*[tT]est\w*/)"
)
"""The sources of a module that is itself about testing, and has tests of its own beside them."""
_LIBRARY = late(r"^lib/(?:(?!tests?/|specs?/)[^/]+/)*[^/]+$")
"""What a gem is loaded with: its `test_helpers.rb` is for others' tests."""
_OF_LIBRARIES = frozenset(("ruby", "perl"))
_BELOW_LIB = late(r"(?:^|(?<=/))(?:lib/.*|[^/]+$)")
"""What says nothing of tests in the path of a source of Elixir: those of tests end in `.exs`."""
_OF_TEST_PACKAGE = late(
    r"(?<![^/])(?!integration_)\w+_test/(?=(?:lib|bin|example|tool)/|(?:pubspec|analysis_options)\.yaml$)"
)
"""A package of Dart that is itself about testing: `bloc_test` is for others' tests."""
_LIBRARY_OF_DART = late(r"(?:^|/)lib/(?!(?:.*/)?(?:tests?|integration_test)/)")
"""What a package of Dart is loaded with: its `cart_test.dart` is for others' tests."""
_TEST_SUPPORT = late(r"(?:^|/)test/(?:[^/]+/)*(?:fixtures?|support)/")
_PROSE = frozenset(("markdown", "restructuredtext", "asciidoc", "rdoc", "tex", "roff"))
_CHANGELOG = late(r"(?:CHANGE-?LOG|CHANGES|HISTORY|NEWS|RELEASE[-_]?NOTES)(?:[.-]\w+)?", re.I)
_FRAGMENTS = late(
    r"^((?:[\w.-]+/){0,2}?(?:changelog\.d|newsfragments|\.changeset|changes\.d|changes|changelog|news|fragments|upcoming_changes)"
    r"(?:/(?:unreleased|next|fragments))?)/[^/]*$"
)
_SETTINGS = frozenset(("yaml", "toml", "ini", "dotenv", "make", "just", "cmake", "dockerfile", "go-module"))
_DATA = frozenset(("json", "jsonlines", "edn", "csv", "xml", "diff", "text", ""))
_TRUE = frozenset(("set", "true", "1", "yes"))


def is_data(language: str) -> bool:
    """Whether files of a language hold data rather than something that people write and read."""
    return language in _DATA


def is_changelog(path: str) -> bool:
    """Whether people write down in a file what changed: it grows with the project, and is no data."""
    return bool(_CHANGELOG.fullmatch(path.rpartition("/")[2]))


def fragments_folder(path: str) -> str:
    """The folder of a path if it is called like those that a changelog's fragments lie in, else nothing."""
    match = _FRAGMENTS.match(path)
    return match[1] if match else ""


def outside_package(path: str) -> str:
    """A path without the folders that spell a package of the JVM: `samples` in these says nothing of the files."""
    return _NAMESPACE.sub(r"\1src/\2/", path)


_OF_JVM = frozenset(("kotlin", "java", "scala", "groovy"))
_SPECIFICATION = late(r"Specs?\.\w+$")


def aside_kind(path: str) -> str:
    """`examples`, `benchmarks` ... where a path lies beside the product; empty for the product's own."""
    match = _ASIDE.search(outside_package(path))
    kind = (match.lastgroup or "benchmarks") if match else ""
    # A package of Go that makes documents is called so too.
    return "" if kind == "docs" and path.endswith(".go") else kind


def _is_test(path: str, language: str) -> bool:
    if language == "elixir" and path.endswith(".ex"):
        return bool(_TEST.search(_BELOW_LIB.sub("", path, count=1)) or _TEST_SUPPORT.search(path))
    if language in ("dart", "yaml"):
        path = _OF_TEST_PACKAGE.sub("", path)
    if language == "dart" and _LIBRARY_OF_DART.search(path):
        return bool(_TEST.search(path.rpartition("/")[0] + "/"))
    if not _TEST.search(outside_package(path)) or (language in _OF_LIBRARIES and _LIBRARY.search(path)):
        return False
    if language == "starlark" and not path.endswith("_tests.bzl"):
        # A file that is called like a test defines the rule by which others are tests.
        return bool(_TEST.search(path.rpartition("/")[0] + "/"))
    if language == "go" and not path.endswith("_test.go"):
        # Go's compiler tells tests by their names: `test_helpers.go` is in the package that others import.
        return bool(_TEST.search(path.rpartition("/")[0] + "/"))
    if language in _OF_JVM and _SPECIFICATION.search(path):
        # `ConnectionSpec.kt` says how one connects, unless it lies among the tests.
        return bool(_TEST.search(outside_package(path).rpartition("/")[0] + "/"))
    if _PUBLISHED.search(path) and not _TEST.search(outside_package(path).rpartition("/")[0] + "/"):
        return False
    # The module's own name set aside, its sources are none where nothing else says so.
    return not _OF_TESTING.search(path) or bool(_TEST.search(_OF_TESTING.sub("/", outside_package(path))))


def _is_vendored(path: str, language: str) -> bool:
    path = outside_package(path)
    return bool(_VENDORED.search(path) or (language not in _OWN_FOLDERS and _VENDORED_ELSEWHERE.search(path)))


def classify_role(path: str, language: str, is_generated: bool, attributes: Mapping[str, str]) -> Role:
    """The role of a file. `attributes` are its linguist attributes, which win over everything else."""
    generated = attributes.get("linguist-generated")
    vendored = attributes.get("linguist-vendored")
    if generated in _TRUE:
        return Role.GENERATED
    if vendored in _TRUE:
        return Role.VENDORED
    if vendored is None and _is_vendored(path, language):
        return Role.VENDORED
    if generated is None and (is_generated or _GENERATED.search(path)):
        return Role.GENERATED
    if language == "yaml" and _WORKFLOW.search(path):
        return Role.CONFIGURATION
    if language == "gherkin" or _is_test(path, language):
        return Role.TEST
    is_prose = language in _PROSE
    if _CONFIGURATION.search(path) and not (is_prose and _DOCUMENTATION.search(path)):
        return Role.CONFIGURATION
    if is_prose:
        return Role.DOCUMENTATION
    if _DOCUMENTATION.search(path) and not (language in _SETTINGS and language != "yaml"):
        return (
            Role.DOCUMENTATION
            if language in _DATA or language in ("html", "css", "scss", "yaml", "notebook")
            else Role.SOURCE
        )
    if language in _SETTINGS:
        return Role.CONFIGURATION
    return Role.DATA if language in _DATA else Role.SOURCE
