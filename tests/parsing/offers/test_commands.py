"""Commands and options that programs have."""

from __future__ import annotations

import time

import pytest

from sleepcode.parsing.extract import extract
from sleepcode.parsing.offers import find_offers


def read(path: str, text: str, kind: str) -> list[tuple[str, int, str]]:
    offers = extract(path, text.encode()).offers
    return [(one.name, one.line, one.detail) for one in offers if one.kind == kind]


_CLICK = (
    "import click\n\n\n@click.group()\ndef cli():\n    pass\n\n\n@cli.command()\n"
    '@click.option("-p", "--port", type=int, help="Where to listen.")\ndef serve_carts(port):\n    """Starts the server.\n\n    For long."""\n\n\n'
    '@cli.command("add", help="Adds an item.")\ndef add_item():\n    pass\n'
)
_ARGPARSE = (
    "import argparse\n\nparser = argparse.ArgumentParser()\nsub = parser.add_subparsers()\n"
    'serve = sub.add_parser("serve", help="Starts the server.")\n'
    'serve.add_argument("-p", "--port", type=int, help="Where to listen.")\nserve.add_argument("folder", help="What to serve.")\n'
)
_COBRA = (
    'package main\n\nimport "github.com/spf13/cobra"\n\nvar serve = &cobra.Command{\n\tUse:   "serve <folder>",\n\tShort: "Starts the server",\n}\n\n'
    'func init() {\n\tserve.Flags().IntVarP(&port, "port", "p", 80, "where to \\"listen\\"")\n\tgit("rev-parse", "--git-dir")\n}\n'
)
_CLAP = (
    "use clap::{Args, Subcommand};\n\n#[derive(Debug, Subcommand)]\nenum Command {\n    /// Starts the server.\n    ServeCarts(Serve),\n"
    '    #[command(name = "put")]\n    Add {\n        item: String,\n    },\n}\n\n#[derive(Args)]\nstruct Serve {\n'
    '    /// Where to listen.\n    #[arg(short, long)]\n    port_number: u16,\n    #[arg(long = "dry-run")]\n    dry: bool,\n}\n'
)
_COMMANDER = (
    "import { program } from 'commander';\n\nprogram\n  .command('serve <folder>')\n  .description('Starts the server')\n"
    "  .option('-p, --port <number>', 'where to listen', '80');\n"
)
_LARAVEL = "<?php\n\nclass Serve extends Command\n{\n    protected $signature = 'shop:serve {folder} {--port= : Where to listen} {--Q|quick}';\n}\n"
_RAKE = (
    'namespace :shop do\n  namespace :cart do\n    desc "Empties all carts"\n    task empty: :environment do\n    end\n\n'
    "    task :quietly do\n    end\n  end\n\n"
    "  desc 'Counts'\n  task :count do\n  end\nend\n"
)
_MIX = 'defmodule Mix.Tasks.Shop.CountCarts do\n  @shortdoc "Counts carts"\n  use Mix.Task\nend\n'
_PICOCLI = (
    '@Command(name = "serve", description = "Starts the server")\nclass Serve {\n'
    '    @Option(names = {"-p", "--port"}, description = "Where to listen")\n    int port;\n}\n'
)


@pytest.mark.parametrize(
    ("path", "text", "commands", "options"),
    [
        (
            "a.py",
            _CLICK,
            [("serve-carts", 9, "Starts the server."), ("add", 17, "Adds an item.")],
            [("--port", 10, "Where to listen.")],
        ),
        ("a.py", _ARGPARSE, [("serve", 5, "Starts the server.")], [("--port", 6, "Where to listen.")]),
        ("a.go", _COBRA, [("serve", 6, "Starts the server")], [("--port", 11, 'where to "listen"')]),
        (
            "a.rs",
            _CLAP,
            [("serve-carts", 6, "Starts the server."), ("put", 8, "")],
            [("--port-number", 16, "Where to listen."), ("--dry-run", 18, "")],
        ),
        ("a.ts", _COMMANDER, [("serve", 4, "Starts the server")], [("--port", 6, "where to listen")]),
        ("a.php", _LARAVEL, [("shop:serve", 5, "")], [("--port", 5, "Where to listen"), ("--quick", 5, "")]),
        (
            "a.rake",
            _RAKE,
            [("rake shop:cart:empty", 4, "Empties all carts"), ("rake shop:count", 12, "Counts")],
            [],
        ),
        ("a.ex", _MIX, [("mix shop.count_carts", 1, "Counts carts")], []),
        ("A.java", _PICOCLI, [("serve", 1, "Starts the server")], [("--port", 3, "Where to listen")]),
    ],
)
def test_commands_and_options_are_found_with_what_they_are_for(
    path: str, text: str, commands: list[tuple[str, int, str]], options: list[tuple[str, int, str]]
) -> None:
    assert read(path, text, "command") == commands
    assert read(path, text, "option") == options


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.sh", 'case "$1" in\n  -q|--quiet) quiet=1 ;;\nesac\n'),
        ("a.c", 'int f(char **argv) {\n  return strcmp(argv[1], "--quiet");\n}\n'),
        (
            "a.rs",
            'fn f() {\n    match std::env::args().next() {\n        "-q" | "--quiet" => g(),\n    }\n}\n',
        ),
        ("a.go", 'package a\n\nfunc f() bool { return os.Args[1] == "--quiet" }\n'),
    ],
)
def test_options_that_are_told_apart_by_hand_are_found(path: str, text: str) -> None:
    assert [name for name, _, _ in read(path, text, "option")] == ["--quiet"]


@pytest.mark.parametrize(
    "language", ["python", "typescript", "go", "rust", "ruby", "php", "bash", "swift", "c"]
)
@pytest.mark.parametrize(
    "unit",
    [
        "option(",
        "#[arg(long)]",
        "    /// a\n",
        ".option('-",
        "Use:",
        '"--a"|',
        "@click.command(",
        "    A,\n",
        ".long(",
    ],
)
def test_no_text_takes_long(language: str, unit: str) -> None:
    text = (
        "click typer cobra Use: #[derive(Subcommand)]\nenum A {\n add_argument( _argument ArgumentParser $signature = ' long task "
        + unit * (100_000 // len(unit))
    )
    started = time.perf_counter()

    find_offers(language, text, ())

    assert time.perf_counter() - started < 2


@pytest.mark.parametrize(
    ("path", "text", "found"),
    [
        (
            "a.go",
            'package a\n\nfunc AddFlags(cmd *cobra.Command) {\n\tf := cmd.Flags()\n\tf.StringSlice("json", nil, "Output `fields`")\n}\n',
            [("--json", 5, "Output `fields`")],
        ),
        (
            "a.go",
            'package a\n\nfunc add(set *pflag.FlagSet) {\n\tset.Int("port", 1, "Where to listen")\n\tother.Int("no", 1, "x")\n}\n',
            [("--port", 4, "Where to listen")],
        ),
        (
            "a.js",
            "const { values } = parseArgs({\n  options: {\n    format: { type: 'string', short: 'f' },\n"
            "    'source-map': { default: false, type: 'boolean' },\n  },\n})\n",
            [("--format", 3, ""), ("--source-map", 4, "")],
        ),
    ],
)
def test_flags_are_found_whatever_their_set_is_called(
    path: str, text: str, found: list[tuple[str, int, str]]
) -> None:
    assert read(path, text, "option") == found


def test_options_of_typer_are_called_after_their_parameters() -> None:
    text = (
        "import typer\nfrom typing import Annotated\n\n"
        '_Top = Annotated[int | None, typer.Option(metavar="K", help="How many.")]\n'
        '_Loud = Annotated[bool, typer.Option("--loud", help="Shout.")]\n\n\n'
        "def ask(\n    top: _Top = None,\n    loud: _Loud = False,\n"
        '    dry_run: Annotated[bool, typer.Option(help="Change nothing.")] = False,\n'
        '    port: int = typer.Option(80, help="Where to listen."),\n    user: str = typer.Option("me", "--as"),\n'
        ") -> None: ...\n"
    )

    assert read("cli.py", text, "option") == [
        ("--loud", 5, "Shout."),
        ("--top", 9, "How many."),
        ("--dry-run", 11, "Change nothing."),
        ("--port", 12, "Where to listen."),
        ("--as", 13, ""),
    ]


@pytest.mark.parametrize(
    ("path", "text", "kinds"),
    [
        ("a.py", "for name in NAMES:\n    group.command(name, help=HELP)(run)\n", ["command"]),
        ("a.py", "for name in NAMES:\n    sub.add_parser(name)\n", ["command"]),
        ("a.py", "for flag in FLAGS:\n    parser.add_argument(f'--{flag}')\n", ["option"]),
        ("a.py", "def command(self, *args):\n    return super().command(*args)\n", []),
        ("a.py", "sub.add_parser('serve', help=HELP)\nparser.add_argument(\n    '--port')\n", []),
        (
            "a.go",
            'c := &cobra.Command{\n\tUse: name,\n}\nc.Flags().StringVar(&x, name, "", "")\n',
            ["command", "option"],
        ),
        ("a.go", 'c := &cobra.Command{\n\tUse: "serve",\n}\nc.Flags().StringVar(&x, "port", "", "")\n', []),
    ],
)
def test_names_that_a_program_works_out_are_signs_of_more(path: str, text: str, kinds: list[str]) -> None:
    assert [name for name, _, _ in read(path, text, "computed")] == kinds


def test_flags_that_functions_define_for_a_command_are_found() -> None:
    text = (
        'package edit\n\nimport "github.com/spf13/cobra"\n\nfunc New() {\n\tcmd := &cobra.Command{\n\t\tUse: "edit",\n\t}\n'
        '\tcmdutil.NilStringFlag(cmd, &opts.Description, "description", "d", "What it is")\n'
        '\tcmdutil.StringEnumFlag(cmd, &opts.State, "state", "s", "open", []string{"open", "closed"}, "Filter by state")\n'
        '\tcmd.MarkFlagsMutuallyExclusive("state", "description")\n\tRegisterFlags(f.Client, cmd, "base", "head")\n}\n'
    )

    assert read("edit.go", text, "option") == [
        ("--description", 9, "What it is"),
        ("--state", 10, "Filter by state"),
    ]
