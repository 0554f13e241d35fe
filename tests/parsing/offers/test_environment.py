"""Variables of the environment that files read."""

from __future__ import annotations

import time

import pytest

from sleepcode.parsing.extract import extract
from sleepcode.parsing.offers import find_offers


def read(path: str, text: str) -> list[tuple[str, int, str]]:
    offers = extract(path, text.encode()).offers
    return [(one.name, one.line, one.detail) for one in offers if one.kind == "environment"]


@pytest.mark.parametrize(
    ("path", "line", "name", "default"),
    [
        ("a.py", 'PORT = os.environ.get("SHOP_PORT", "8000")', "SHOP_PORT", "8000"),
        ("a.py", "KEY = os.environ['SHOP_KEY']", "SHOP_KEY", ""),
        ("a.py", 'debug = env.bool("SHOP_DEBUG", default=False)', "SHOP_DEBUG", "False"),
        ("a.py", 'get_path_from_env("SHOP_DATA", ROOT / "data")', "SHOP_DATA", 'ROOT / "data"'),
        ("a.py", '@click.option("--port", envvar="SHOP_PORT")', "SHOP_PORT", ""),
        ("a.ts", "const port = process.env.SHOP_PORT ?? 3000;", "SHOP_PORT", "3000"),
        ("a.js", "const key = process.env['SHOP_KEY'];", "SHOP_KEY", ""),
        ("a.ts", "const url = import.meta.env.VITE_URL;", "VITE_URL", ""),
        ("a.ts", 'const key = Deno.env.get("SHOP_KEY");', "SHOP_KEY", ""),
        ("a.js", "const { SHOP_KEY = 'none' } = process.env;", "SHOP_KEY", "none"),
        ("a.go", 'key, ok := os.LookupEnv("SHOP_KEY")', "SHOP_KEY", ""),
        ("a.go", 'port := envOr("SHOP_PORT", "8080")', "SHOP_PORT", "8080"),
        ("a.go", '\tPort int `env:"SHOP_PORT,required"`', "SHOP_PORT", ""),
        ("a.go", '\tviper.BindEnv("port", "SHOP_PORT")', "SHOP_PORT", ""),
        ("a.rs", 'let key = std::env::var("SHOP_KEY").unwrap();', "SHOP_KEY", ""),
        ("a.rs", '    #[arg(long, env = "SHOP_KEY")]', "SHOP_KEY", ""),
        ("A.java", 'String key = System.getenv("SHOP_KEY");', "SHOP_KEY", ""),
        ("a.kt", 'val port = System.getenv("SHOP_PORT") ?: "80"', "SHOP_PORT", "80"),
        ("a.rb", 'port = ENV.fetch("SHOP_PORT", 3000)', "SHOP_PORT", "3000"),
        ("a.rb", 'port = ENV.fetch("SHOP_PORT") { 3000 }', "SHOP_PORT", "3000"),
        ("a.rb", "key = ENV['SHOP_KEY'] || 'none'", "SHOP_KEY", "none"),
        ("a.php", "<?php\nreturn env('SHOP_KEY', 'none');", "SHOP_KEY", "none"),
        ("a.ex", 'key = System.get_env("SHOP_KEY", "none")', "SHOP_KEY", "none"),
        ("a.cs", 'Environment.GetEnvironmentVariable("SHOP_KEY") ?? "none"', "SHOP_KEY", "none"),
        ("a.c", 'char *key = getenv("SHOP_KEY");', "SHOP_KEY", ""),
        ("a.swift", 'let key = ProcessInfo.processInfo.environment["SHOP_KEY"]', "SHOP_KEY", ""),
        ("a.lua", 'local key = os.getenv("SHOP_KEY")', "SHOP_KEY", ""),
        ("a.sh", 'port="${SHOP_PORT:-8080}"', "SHOP_PORT", "8080"),
        ("a.sh", ': "${SHOP_KEY:?not set}"', "SHOP_KEY", ""),
    ],
)
def test_a_variable_is_found_where_it_is_read(path: str, line: str, name: str, default: str) -> None:
    text = f"\n{line}\n" if not line.startswith("<?php") else line
    assert read(path, text) == [(name, 2, default)]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.py", '# os.environ["SHOP_KEY"] is read elsewhere\n'),
        ("a.py", 'os.environ["SHOP_KEY"] = "1"\n'),
        ("a.py", 'monkeypatch.setenv("SHOP_KEY", "1")\n'),
        ("a.ts", "process.env.SHOP_KEY = 'a';\n"),
        ("a.ts", "if (import.meta.env.DEV) {}\n"),
        ("a.rs", 'const VERSION: &str = env!("CARGO_PKG_VERSION");\n'),
        ("a.rs", 'Command::new("a").env("SHOP_KEY", "1");\n'),
        ("a.go", 'os.Setenv("SHOP_KEY", "1")\n'),
        ("a.sh", 'SHOP_KEY=1\necho "${SHOP_KEY:-2}"\n'),
    ],
)
def test_what_is_set_or_stands_in_a_comment_is_not_read(path: str, text: str) -> None:
    assert read(path, text) == []


def test_script_takes_what_it_has_a_default_for_whatever_is_said_or_set_later() -> None:
    text = (
        'SHOP_UID=${SHOP_UID:-1}\nSHOP_NAME="${SHOP_NAME:-a}"\n# (e.g. SHOP_UID=0)\nSHOP_NAME=b\n'
        'if [ -z "${SHOP_DONE:-}" ]; then\n  export SHOP_DONE=1\nfi\necho "${SHOP_KEY:-}" # as SHOP_KEY=2\n'
    )

    assert read("a.sh", text) == [("SHOP_UID", 1, "1"), ("SHOP_NAME", 2, "a"), ("SHOP_KEY", 8, "")]


def test_a_function_that_reads_what_it_is_given_is_followed() -> None:
    text = (
        "import os\n\n\ndef _get_flag(key, default='NO'):\n    return os.getenv(key, default) == 'YES'\n\n\n"
        'DEBUG = _get_flag("SHOP_DEBUG", "YES")\n'
    )

    assert read("a.py", text) == [("SHOP_DEBUG", 8, "YES")]


def test_settings_with_a_prefix_are_read_from_variables_of_their_names() -> None:
    text = (
        'package main\n\nfunc init() {\n\tviper.SetDefault("port", 8081)\n\tcmd.Flags().String("data-dir", "/data", "a")\n'
        '\tviper.BindPFlags(cmd.Flags())\n\tviper.SetEnvPrefix("shop")\n'
        '\tviper.SetEnvKeyReplacer(strings.NewReplacer("-", "_"))\n\tviper.AutomaticEnv()\n}\n'
    )

    assert read("main.go", text) == [("SHOP_PORT", 4, "8081"), ("SHOP_DATA_DIR", 5, "/data")]


@pytest.mark.parametrize(
    "language", ["python", "typescript", "go", "rust", "ruby", "php", "bash", "elixir", "c"]
)
@pytest.mark.parametrize(
    "unit", ["env", "env(", "${A", "os.environ[", "{a,", "env('A', ", "def f(a", "getenv(\n"]
)
def test_no_text_takes_long(language: str, unit: str) -> None:
    text = "getenv process.env SetEnvPrefix AutomaticEnv ENV[ ENV. System. " + unit * (200_000 // len(unit))
    started = time.perf_counter()

    find_offers(language, text, ())

    assert time.perf_counter() - started < 2


def test_what_a_build_puts_in_place_is_not_read() -> None:
    text = "export default { define: { 'process.env.SHOP_DEBUG': 'false', a: process.env.SHOP_KEY } };\n"

    assert read("vite.config.ts", text) == [("SHOP_KEY", 1, "")]


@pytest.mark.parametrize(
    ("path", "text", "found"),
    [
        (
            "a.c",
            '#define SHOP_AUTH_ENV "SHOP_AUTH"\n#define SHOP_KEY "SHOP_SECRET"\n#define RC_ENV "SHOP_RC"\n'
            "char *auth = getenv(SHOP_AUTH_ENV), *key = getenv(SHOP_KEY), *rc = dotfile(RC_ENV);\n",
            [("SHOP_AUTH", 1), ("SHOP_SECRET", 2), ("SHOP_RC", 3)],
        ),
        (
            "a.go",
            'package a\n\nconst portVar = "SHOP_PORT"\n\nfunc port() string { return os.Getenv(portVar) }\n',
            [("SHOP_PORT", 3)],
        ),
        (
            "a.rs",
            'const PORT: &str = "SHOP_PORT";\nfn port() { std::env::var(PORT); }\n',
            [("SHOP_PORT", 1)],
        ),
        (
            "a.py",
            "class Runner:\n    key = 'SHOP_KEY'\n    def run(self):\n        return os.environ.get(self.key)\n",
            [("SHOP_KEY", 2)],
        ),
        ("a.py", "if name == 'SHOP_KEY':\n    os.environ[name]\n", []),
        ("a.py", "value = os.environ.get('SHOP_' + key)\n", []),
    ],
)
def test_a_name_in_a_constant_is_one_that_is_read(path: str, text: str, found: list[tuple[str, int]]) -> None:
    assert [(name, line) for name, line, _ in read(path, text)] == found
