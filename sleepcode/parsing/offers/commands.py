"""Commands that a program has, with what they say they are for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sleepcode.parsing.late import late
from sleepcode.parsing.offers.rules import STRING, Found, Rule, find_all, unquote

COMMAND = "command"
_NAME = r"(?P<name>[A-Za-z][\w:.-]{0,60})"
_Q = r"['\"`]"
_WINDOW = 700
"""Characters behind a command's name that may say what it is for."""
_USE = late(rf"\bUse:\s{{0,20}}[\"`]{_NAME}[^\"`\n]{{0,120}}[\"`]\s?,")
_SHORT = late(rf"\bShort:\s{{0,20}}(?:\w[\w.]{{0,30}}\(\s{{0,20}})?(?P<value>{STRING})")
_OF_DJANGO = late(r"^class Command\([^()\n]{1,160}\)\s?:", re.M)
"""What is called after its file."""
_WHOLE = frozenset(("main", "cli", "app", "callback"))
"""What the function of a program without commands is called."""
_ADD_PARSER = late(rf"\badd_parser\(\s{{0,40}}{_Q}{_NAME}{_Q}")
_HELP = late(rf"\b(?:help|description|short_help)\s?[=:]\s{{0,20}}\(?\s{{0,40}}(?P<value>{STRING})")
_DECORATED = late(
    r"^[ \t]{0,20}@(?:[\w.]{1,60}\.)?(?:command|group)(?:\((?:\s{0,20}(?:name\s?=\s?)?['\"](?P<name>[\w:.-]{1,60})['\"])?|\s{0,3}$)",
    re.M,
)
_DEF = late(r"^[ \t]{0,20}(?:async )?def (\w{1,60})\(", re.M)
_DOCSTRING = late(
    r"\)(?:\s?->[^:\n]{1,60})?:[ \t]{0,20}\n\s{0,40}[rf]?\"\"\"\s{0,40}(?P<value>[^\n\"]{1,160})"
)
_CALLED_HELP = late(
    rf"\.(?:description|describe|summary|about|short_about|setDescription)\(\s{{0,40}}(?P<value>{STRING})"
)
_SUBCOMMANDS = late(r"#\[derive\([^)\n]{0,200}\bSubcommand\b[^)\n]{0,100}\)\]")
_ENUM = late(r"\benum\s{1,5}\w{1,60}[^{;\n]{0,80}\{")
_VARIANT = late(
    r"(?P<doc>(?:^[ \t]{1,8}///[^\n]{0,400}\n){0,40})"
    r"(?P<attributes>(?:^[ \t]{1,8}#\[[^\n]{0,200}\n){0,10})^(?P<indent>[ \t]{1,8})(?P<name>[A-Z]\w{0,60})\s?[,({\n]",
    re.M,
)
_RENAMED = late(r"\bname\s?=\s?\"([\w-]{1,60})\"")
_RULES: dict[str, tuple[Rule, ...]] = {
    "go": (
        Rule(
            rf"\b(?:cli|cmd)\.Command\{{\s{{0,40}}Name:\s{{0,20}}\"{_NAME}\",(?:\s{{0,40}}Aliases:[^\n]{{0,100}}\n)?(?:\s{{0,40}}Usage:\s{{0,20}}(?P<value>{STRING}))?",
            "Command{",
        ),
        Rule(rf"\.Command\(\s?\"{_NAME}\",\s{{0,20}}(?P<value>{STRING})\s?\)", ".Command("),
        Rule(rf"\.AddCommand\(\s?\"{_NAME}\",\s{{0,20}}(?P<value>{STRING})", ".AddCommand("),
    ),
    "rust": (
        Rule(
            rf"\bCommand::new\(\s{{0,20}}\"{_NAME}\"\s{{0,3}}\)(?=\s{{0,60}}\.(?:about|short_flag|visible_alias|version|subcommand|long_about|display_order))",
            "Command::new(",
        ),
    ),
    "php": (
        Rule(rf"\$signature\s?=\s?['\"]\s{{0,20}}{_NAME}", "$signature"),
        Rule(
            rf"#\[(?:\w{{1,20}}\\)?AsCommand\(\s{{0,40}}(?:name:\s?)?['\"]{_NAME}['\"](?:,\s{{0,40}}(?:description:\s?)?(?P<value>{STRING}))?",
            "AsCommand(",
        ),
        Rule(rf"(?:->setName\(|\$defaultName\s?=)\s?['\"]{_NAME}['\"]", "->setName(", "$defaultName"),
    ),
    "c-sharp": (
        Rule(
            rf"\bnew (?:Root)?Command\(\s{{0,40}}(?:name:\s?)?\"{_NAME}\"(?:,\s{{0,40}}(?:description:\s?)?(?P<value>{STRING}))?",
            "Command(",
        ),
        Rule(
            rf"\[(?:Verb|Command)\(\"{_NAME}\"(?:[^\]\n]{{0,80}}(?:HelpText|Description)\s?=\s?(?P<value>{STRING}))?",
            "[Verb(",
            "[Command(",
        ),
    ),
    "java": (
        Rule(
            rf"@(?:CommandLine\.)?Command\(\s{{0,40}}name\s?=\s?\"{_NAME}\"(?:,\s{{0,40}}description\s?=\s?\{{?\s{{0,40}}(?P<value>{STRING}))?",
            "Command(",
        ),
    ),
    "swift": (
        Rule(
            rf"\bCommandConfiguration\(\s{{0,40}}commandName:\s?\"{_NAME}\"(?:,\s{{0,40}}abstract:\s?(?P<value>{STRING}))?",
            "CommandConfiguration(",
        ),
    ),
}
_RULES["kotlin"] = (
    *_RULES["java"],
    Rule(rf":\s?(?:Core|Suspending)?CliktCommand\(\s?(?:name\s?=\s?\"{_NAME}\")", "CliktCommand("),
)
_SCRIPT_LANGUAGES = ("javascript", "typescript", "tsx")
_SCRIPT = late(
    rf"\.command\(\s{{0,40}}\[?['\"`]{_NAME}[^'\"`\n]{{0,80}}['\"`](?:,\s{{0,40}}(?P<value>{STRING}))?"
)
_SCRIPT_NEEDS = (
    "commander",
    "yargs",
    "'cac'",
    '"cac"',
    "sade",
    "caporal",
    ".option('-",
    '.option("-',
    ".demandCommand",
)
_RAKE_LINE = late(
    r"^(?P<indent>[ \t]{0,20})(?:(?P<kind>namespace|task)\s?\(?\s?[:'\"]?(?P<name>[\w-]{1,60})|desc\s?\(?\s?(?P<desc>['\"][^\n]{0,160}))",
    re.M,
)
_THOR = late(
    rf"^[ \t]{{1,20}}desc\s?\(?\s?['\"]{_NAME}[^'\"\n]{{0,80}}['\"],\s{{0,20}}(?P<value>{STRING})", re.M
)
_MIX = late(r"^defmodule Mix\.Tasks\.([\w.]{1,80}) do", re.M)
_SHORTDOC = late(rf"@shortdoc\s{{1,5}}(?P<value>{STRING})")
_INNER_CAPITAL = late(r"(?<=[a-z0-9])(?=[A-Z])")


def find_commands(language: str, text: str) -> Iterator[Found]:
    """The commands that a file defines."""
    yield from find_all(_RULES.get(language, ()), text, COMMAND)
    if language == "python":
        yield from _find_in_python(text)
    elif language == "go" and "Use:" in text and "cobra" in text:
        for match in _USE.finditer(text):
            # What stands in front of the name is of the same command where no other begins between them.
            before = text[max(0, match.start() - _WINDOW) : match.start()].rpartition("Command{")
            told = _said(_SHORT, text, match.end(), "Use:") or (
                _said(_SHORT, before[2], 0, "Use:") if before[1] else ""
            )
            yield Found(match.start(), COMMAND, match["name"], told)
    elif language == "rust" and "Subcommand" in text:
        yield from _find_variants(text)
    elif (
        language in _SCRIPT_LANGUAGES and ".command(" in text and any(need in text for need in _SCRIPT_NEEDS)
    ):
        for match in _SCRIPT.finditer(text):
            told = unquote(match["value"] or "") or _said(_CALLED_HELP, text, match.end(), ".command(")
            yield Found(match.start(), COMMAND, match["name"], told)
    elif language == "ruby":
        if "task " in text or "task(" in text:
            yield from _find_rake_tasks(text)
        if "Thor" in text:
            yield from (
                Found(match.start(), COMMAND, match["name"], unquote(match["value"]))
                for match in _THOR.finditer(text)
            )
    elif language == "elixir" and "defmodule Mix.Tasks." in text:
        for match in _MIX.finditer(text):
            yield Found(
                match.start(),
                COMMAND,
                f"mix {_kebab(match[1], '_')}",
                _said(_SHORTDOC, text, match.end(), "defmodule "),
            )


def _said(pattern: re.Pattern[str], text: str, start: int, until: str) -> str:
    """What is said of a command behind its name, before another one begins."""
    inside = text[start : start + _WINDOW].partition(until)[0]
    match = pattern.search(inside)
    return unquote(match["value"]) if match is not None else ""


def _find_in_python(text: str) -> Iterator[Found]:
    if "add_parser(" in text:
        for match in _ADD_PARSER.finditer(text):
            yield Found(match.start(), COMMAND, match["name"], _said(_HELP, text, match.end(), "add_"))
    for match in _OF_DJANGO.finditer(text) if "class Command(" in text else ():
        yield Found(match.start(), COMMAND, "", _said(_HELP, text, match.end(), "def "))
    if not (
        ("click" in text or "typer" in text or ".cli." in text) and ("command" in text or "group" in text)
    ):
        return
    definitions = list(_DEF.finditer(text))
    place = 0
    for match in _DECORATED.finditer(text):
        while place < len(definitions) and definitions[place].start() < match.end():
            place += 1
        if place == len(definitions):
            return
        function = definitions[place]
        name = match["name"] or function[1].strip("_").removesuffix("_command").removesuffix("_cmd").replace(
            "_", "-"
        )
        if name in _WHOLE and not match["name"]:
            continue
        told = _said(_HELP, text[match.end() : function.start()], 0, "option(") or _said(
            _DOCSTRING, text, function.end(), "\ndef "
        )
        yield Found(match.start(), COMMAND, name, told)


def _find_variants(text: str) -> Iterator[Found]:
    """The commands of clap's enums."""
    for derived in _SUBCOMMANDS.finditer(text):
        head = _ENUM.search(text, derived.end(), derived.end() + 600)
        if head is None:
            continue
        end = text.find("\n}", head.end())
        indent = None
        for match in _VARIANT.finditer(text, head.end(), end if end >= 0 else len(text)):
            indent = indent or match["indent"]
            if match["indent"] != indent or "skip" in match["attributes"]:
                continue
            renamed = _RENAMED.search(match["attributes"])
            doc = match["doc"].strip().partition("\n")[0].lstrip("/ \t")
            yield Found(match.start("name"), COMMAND, renamed[1] if renamed else _kebab(match["name"]), doc)


def _find_rake_tasks(text: str) -> Iterator[Found]:
    """Tasks with the namespaces around them; those without a description are for other tasks."""
    around: list[tuple[int, str]] = []
    desc = ""
    for match in _RAKE_LINE.finditer(text):
        depth = len(match["indent"].expandtabs(2))
        while around and around[-1][0] >= depth:
            around.pop()
        if match["desc"]:
            desc = match["desc"].strip("'\" )")
        elif match["kind"] == "namespace":
            around.append((depth, match["name"]))
        elif desc:
            yield Found(
                match.start("name"),
                COMMAND,
                "rake " + ":".join([*(name for _, name in around), match["name"]]),
                desc,
            )
            desc = ""


def _kebab(name: str, joint: str = "-") -> str:
    return _INNER_CAPITAL.sub(joint, name).lower()
