"""Options of the command line that a program has, with what they say they are for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, islice

from sleepcode.parsing.languages import SHELLS
from sleepcode.parsing.late import late
from sleepcode.parsing.offers.rules import STRING, Found, Rule, find_all, unquote

OPTION = "option"
_LONG = r"(?P<name>--[A-Za-z][\w.-]{0,60})"
_Q = r"['\"`]"
_WINDOW = 400
_ADDED = late(
    r"(?:\badd_argument|\boption|\badd_option|\bOption|\.flag)\(\s{0,40}(?P<names>(?:[^()\n'\"]{0,60}\(?[^()\n'\"]{0,40},\s{0,40})?"
    r"(?:['\"][-\w/ ]{1,60}['\"](?:,\s{0,40}|\s{0,40}(?=\)))){1,5})"
)
_QUOTED_LONG = late(r"['\"](?:[-\w]+/)?(--[A-Za-z][\w-]{0,60})")
_HELP = late(rf"\bhelp\s?=\s{{0,20}}\(?\s{{0,40}}[rf]?(?P<value>{STRING})")
_TYPED = late(
    r"(?:^(?P<alias>\w{1,60})\s?=\s?|(?<![\w.])(?P<name>[a-z_]\w{0,60})\s?:\s?)"
    r"(?:Annotated\[\s{0,20}[^=()\n]{1,80},\s{0,40}|(?!Annotated)[^=()\n:]{1,60}=\s?)typer\.Option\("
    r"(?!\s{0,40}(?:(?:[^()\n'\"]{1,60}|['\"][^()\n'\"]{0,60}['\"]),\s{0,40})?['\"]-)",
    re.M,
)
"""An option of typer that is called after the parameter which it is of, or one of that type."""
_SCRIPT = late(
    rf"\.(?:option|requiredOption|addOption\(new Option)\(\s{{0,40}}['\"`](?:-\w[ ,|]{{1,3}})?{_LONG}[^'\"`\n]{{0,60}}['\"`]"
    rf"(?:,\s{{0,40}}(?P<value>{STRING}))?"
)
_YARGS = late(r"\.options?\(\s{0,40}['\"](?P<name>[a-z][\w-]{0,60})['\"],\s{0,20}\{(?P<value>[^{}]{0,300})\}")
_PARSE_ARGS = late(
    r"['\"]?(?P<name>[A-Za-z][\w-]{0,60})['\"]?\s?:\s?\{\s{0,40}(?:[^{}]{0,200}?,\s{0,40})?type\s?:\s?['\"](?:string|boolean)['\"]"
)
"""An option as Node's own `parseArgs` is told of it."""
_DESCRIBED = late(rf"\b(?:describe|description|desc)\s?:\s{{0,20}}(?P<value>{STRING})")
_GO_SETS = r"[fF]lags?\w{0,20}(?:\(\))?|fs|flagSet|FlagSet|pflag|cmd\.PersistentFlags\(\)"
_GO_FLAG = (
    r"\b(?:{})\.(?P<type>[A-Z]\w{{1,30}})\(\s{{0,20}}(?:&?[\w.\[\]*()]{{1,60}},\s{{0,20}})?\"(?P<name>[A-Za-z][\w.-]{{0,60}})\","
    r"(?P<rest>[^\n]{{0,300}})"
)
_GO_FLAGS = late(_GO_FLAG.format(_GO_SETS))
_GO_NAMED = late(
    r"\b(\w{1,30})\s?:?=\s?(?:[\w.]{1,60}\.)?(?:(?:Persistent|Local)?Flags\(\)|NewFlagSet\()|\b(\w{1,30}) \*(?:pflag|flag)\.FlagSet\b"
)
"""What else a set of flags is called."""
_GO_HELPED = late(
    r"\b(?:\w{1,30}\.)?[A-Za-z]{0,30}Flag[A-Za-z]{0,10}\(\s{0,20}(?:\w{0,20}[cC](?:md|ommand)|flags|fs)(?:\.\w{1,20}\(\))?,\s{0,20}"
    r"(?:&?[\w.\[\]*()]{1,60},\s{0,20})?\"(?P<name>[a-z][\w.-]{0,60})\",(?P<rest>[^\n]{0,300})"
)
"""A flag that a function is told of which defines it for a command."""
_MOST_SETS = 8
_GO_TYPE = late(r"(?:Bool|String|Int|Uint|Float|Duration|Count|IP|Bytes|Text|Func|Var|Enum)\w{0,30}")
_GO_STRING = late(r"\"(?P<value>(?:[^\"\\\n]|\\.){0,200})\"|`(?P<raw>[^`\n]{0,200})`")
_ARG = late(r"#\[(?:arg|clap|structopt|argh|option)\((?P<inside>[^\n]{0,300}|[^\]]{0,400})\]")
_IS_LONG = late(r"(?<!\w)long(?:\s?=\s?\"(?P<name>[\w-]{1,60})\")?(?=\s?[,)]|$)")
_FIELD = late(
    r"\s{0,40}(?:#\[[^\n]{0,200}\s{1,40}){0,6}(?:///[^\n]{0,400}\s{1,40}){0,20}(?:pub(?:\([^)\n]{1,20}\))? )?(?:r#)?(?P<name>[a-z_]\w{0,60})\s?:"
)
_DOC = late(r"(?:^[ \t]{1,12}///[^\n]{0,400}\n){1,40}(?:^[ \t]{1,12}#\[[^\n]{0,200}\n){0,4}\Z", re.M)
_COMPARED = late(
    rf"(?:==\s?|\bcase\s{{1,5}}(?:['\"]-\w['\"],\s?)?|\bstrn?c(?:ase)?mp\([^,()\n]{{1,40}},\s?)['\"]{_LONG}['\"]"
)
"""What is looked for among a program's arguments by hand."""
_ARM = late(
    rf"^[ \t]{{1,40}}(?:['\"]-\w['\"]\s?\|\s?)?['\"]{_LONG}['\"](?:\s?\|\s?['\"]-{{1,2}}[\w-]{{1,40}}['\"]){{0,4}}\s?=>",
    re.M,
)
_CASE = late(
    rf"^[ \t]{{0,20}}(?:-\w\s?\|\s?)?{_LONG}(?:=\*)?(?:\s?\|\s?-{{1,2}}[\w-]{{1,30}}){{0,4}}\)", re.M
)
_GETOPT = late(
    r"\{\s?\"(?P<name>[a-z][\w-]{1,40})\",\s{0,20}(?:no_argument|required_argument|optional_argument|ARG_\w+)\b"
)
_SIGNATURE = late(r"\$signature\s?=\s?(?:'([^']{1,2000})'|\"([^\"]{1,2000})\")")
_IN_SIGNATURE = late(
    r"\{\s{0,20}(?:\w\|)?(?P<name>--(?:\w\|)?[\w-]{1,60})=?[^:{}\n]{0,60}(?::\s?(?P<value>[^{}\n]{0,160}))?\}"
)
_RULES: dict[str, tuple[Rule, ...]] = {
    "php": (Rule(r"->addOption\(\s{0,40}['\"](?P<name>[\w-]{1,60})['\"]", "->addOption("),),
    "c-sharp": (
        Rule(
            rf"\bnew Option(?:<[^<>\n]{{1,60}}>)?\(\s{{0,40}}(?:name:\s?)?(?:new\[\]\s?\{{\s?)?(?:\"-\w\",\s?)?\"{_LONG}\""
            rf"(?:[^\n\"]{{0,40}}(?:description:\s?)?(?P<value>{STRING}))?",
            "Option",
        ),
        Rule(
            rf"\[Option\((?:'\w',\s?)?\"(?:-\w\|)?(?P<name>(?:--)?[a-z][\w-]{{1,60}})\"(?:[^\]\n]{{0,120}}(?:HelpText|Description)\s?=\s?(?P<value>{STRING}))?",
            "[Option(",
        ),
    ),
    "java": (
        Rule(
            rf"@(?:CommandLine\.)?(?:Option|Parameter)\(\s{{0,40}}names\s?=\s?\{{?\s{{0,20}}(?:\"-\w\",\s{{0,20}})?\"{_LONG}\"(?:[^@]{{0,120}}?description\s?=\s?\{{?\s{{0,20}}(?P<value>{STRING}))?",
            "names",
        ),
    ),
    "ruby": (
        Rule(
            rf"\.on\(\s{{0,40}}(?:['\"]-\w[^'\"\n]{{0,20}}['\"],\s{{0,40}})?['\"](?P<name>--(?:\[no-\])?[a-z][\w-]{{0,60}})[^'\"\n]{{0,60}}['\"](?:[^'\"\n]{{0,60}}(?P<value>{STRING}))?",
            ".on(",
        ),
        Rule(
            r"^[ \t]{1,20}(?:class_)?(?:method_)?option\s?\(?\s?:(?P<name>[a-z]\w{0,60})"
            r"(?=[^\n]{0,200}(?:type:|desc:|default:|aliases:|banner:))",
            "option",
            flags=re.M,
        ),
    ),
    "swift": (),
}
_RULES["kotlin"] = (
    *_RULES["java"],
    Rule(
        rf"\boption\(\s{{0,20}}(?:\"-\w\",\s?)?\"{_LONG}\"(?:[^\"\n]{{0,40}}help\s?=\s?(?P<value>{STRING}))?",
        "option(",
    ),
)
_SWIFT = late(
    r"@(?P<kind>Option|Flag)(?:\((?P<inside>[^\n]{0,200})\))?\s{1,40}(?:(?:private|public|internal)\s)?var (?P<name>\w{1,60})"
)
_CUSTOM = late(r"customLong\(\"([\w-]{1,60})\"")
_SWIFT_HELP = late(rf"\bhelp:\s?(?:ArgumentHelp\()?\s?(?P<value>{STRING})")
_INNER_CAPITAL = late(r"(?<=[a-z0-9])(?=[A-Z])")
_ARGUMENTS = ("argv", "os.Args", "env::args", "args_os", "ARGV", "String[] args", "CommandLine.arguments")
"""What a program that reads its arguments by hand says."""
_COMPARING = frozenset(
    (
        "go",
        "rust",
        "c",
        "cpp",
        "javascript",
        "typescript",
        "python",
        "zig",
        "java",
        "kotlin",
        "swift",
        "perl",
        "d",
        "nim",
    )
)


def find_options(language: str, text: str) -> Iterator[Found]:
    """The options that a file defines."""
    for one in find_all(_RULES.get(language, ()), text, OPTION):
        name = one.name.replace("[no-]", "")
        yield one._replace(name=name if name.startswith("--") else "--" + name.replace("_", "-"))
    if language == "python" and any(
        word in text for word in ("add_argument(", "add_option(", "click", "typer")
    ):
        yield from _find_added(text)
        if "typer.Option(" in text:
            yield from _find_typed(text)
    elif language in ("javascript", "typescript", "tsx"):
        if ".option" in text or "Option(" in text:
            yield from _find_in_scripts(text)
        if "parseArgs(" in text:
            for match in _PARSE_ARGS.finditer(text):
                yield Found(match.start(), OPTION, f"--{match['name']}")
    elif language == "go" and ("lag" in text or "fs." in text):
        yield from _find_flags(text)
    elif language == "rust" and "long" in text:
        yield from _find_in_rust(text)
    elif language in ("c", "cpp") and "_argument" in text:
        for match in _GETOPT.finditer(text):
            yield Found(match.start(), OPTION, f"--{match['name']}")
    elif language == "php" and "$signature" in text:
        for match in _SIGNATURE.finditer(text):
            for part in _IN_SIGNATURE.finditer(match[0]):
                name = "--" + part["name"].rpartition("|")[2].lstrip("-")
                yield Found(match.start() + part.start(), OPTION, name, part["value"] or "")
    elif language == "swift" and "ArgumentParser" in text:
        for match in _SWIFT.finditer(text):
            custom, said = (pattern.search(match["inside"] or "") for pattern in (_CUSTOM, _SWIFT_HELP))
            name = custom[1] if custom else _INNER_CAPITAL.sub("-", match["name"]).lower()
            yield Found(match.start(), OPTION, f"--{name}", unquote(said["value"]) if said else "")
    elif language in SHELLS and "--" in text:
        for match in _CASE.finditer(text):
            yield Found(match.start("name"), OPTION, match["name"])
    is_quoted = "'--" in text or '"--' in text
    if is_quoted and language in _COMPARING and any(word in text for word in _ARGUMENTS):
        for match in chain(_COMPARED.finditer(text), _ARM.finditer(text) if language == "rust" else ()):
            yield Found(match.start("name"), OPTION, match["name"])


def _find_added(text: str) -> Iterator[Found]:
    """Options of argparse, click and typer."""
    starts = [(match.start(), match.end(), match["names"]) for match in _ADDED.finditer(text)]
    ends = [*(start for start, _, _ in starts[1:]), len(text)]
    for (start, end, names), following in zip(starts, ends, strict=False):
        long = _QUOTED_LONG.search(names)
        if long is not None:
            said = _HELP.search(text, end, min(following, end + _WINDOW))
            yield Found(start, OPTION, long[1], unquote(said["value"]) if said else "")


def _find_typed(text: str) -> Iterator[Found]:
    """Options of typer that are called after parameters."""
    for match in _TYPED.finditer(text):
        said = _HELP.search(text[match.end() : match.end() + _WINDOW].partition("typer.")[0])
        told = unquote(said["value"]) if said else ""
        if match["name"]:
            yield Found(match.start("name"), OPTION, "--" + match["name"].strip("_").replace("_", "-"), told)
            continue
        for use in re.finditer(rf"(?<![\w.])([a-z_]\w{{0,60}})\s?:\s?{match['alias']}\b", text):
            yield Found(use.start(), OPTION, "--" + use[1].strip("_").replace("_", "-"), told)


def _find_in_scripts(text: str) -> Iterator[Found]:
    for match in _SCRIPT.finditer(text):
        yield Found(match.start(), OPTION, match["name"], unquote(match["value"] or ""))
    if "yargs" in text:
        for match in _YARGS.finditer(text):
            said = _DESCRIBED.search(match["value"])
            yield Found(match.start(), OPTION, f"--{match['name']}", unquote(said["value"]) if said else "")


def _find_flags(text: str) -> Iterator[Found]:
    """Flags of Go's own package, of pflag and of kingpin."""
    is_short = "pflag" not in text and "cobra" not in text
    named = dict.fromkeys(match[1] or match[2] for match in islice(_GO_NAMED.finditer(text), _MOST_SETS))
    others = "|".join(sorted(name for name in named if not re.fullmatch(_GO_SETS, name)))
    called = re.finditer(_GO_FLAG.format(others), text) if others else ()
    for match in chain(_GO_FLAGS.finditer(text), called):
        if _GO_TYPE.fullmatch(match["type"]):
            said = ""
            for string in _GO_STRING.finditer(match["rest"]):
                said = (string["value"] or string["raw"] or "").replace('\\"', '"')
            # Go's own package takes one dash, and is told with it.
            dashes = "-" if is_short and match[0].startswith("flag.") else "--"
            yield Found(match.start(), OPTION, f"{dashes}{match['name']}", said)
    if "Flag(" in text:
        for match in _GO_HELPED.finditer(text):
            strings = [one["value"] or one["raw"] or "" for one in _GO_STRING.finditer(match["rest"])]
            yield Found(match.start(), OPTION, f"--{match['name']}", strings[-1] if len(strings) > 1 else "")
    if ".Flag(" in text:
        for found in Rule(
            rf"\.Flag\(\s{{0,20}}\"(?P<name>[a-z][\w.-]{{0,80}})\",\s{{0,20}}(?P<value>{STRING})", ".Flag("
        ).find(text, OPTION):
            yield found._replace(name=f"--{found.name}")
    if "Flag{" in text:
        for found in Rule(
            rf"\b[A-Z]\w{{1,20}}Flag\{{\s{{0,40}}Name:\s{{0,20}}\"(?P<name>[a-z][\w.-]{{0,60}})[^\"\n]{{0,20}}\"(?:[^{{}}]{{0,200}}?Usage:\s{{0,20}}(?P<value>{STRING}))?",
            "Flag{",
        ).find(text, OPTION):
            yield found._replace(name=f"--{found.name}")


def _find_in_rust(text: str) -> Iterator[Found]:
    """Options of clap, derived or built."""
    for match in _ARG.finditer(text):
        long = _IS_LONG.search(match["inside"])
        field = _FIELD.match(text, match.end())
        if long is None or (field is None and not long["name"]):
            continue
        name = long["name"] or (field["name"].replace("_", "-") if field else "")
        before = _DOC.search(text, max(0, match.start() - 1_200), text.rfind("\n", 0, match.start()) + 1)
        doc = before[0].strip().partition("\n")[0].lstrip("/ \t") if before else ""
        yield Found(match.start(), OPTION, f"--{name}", doc)
    if "Arg::new" in text or "Arg::with_name" in text or "arg(" in text:
        for found in Rule(
            rf"\.long\(\s{{0,20}}\"(?P<name>[\w-]{{1,60}})\"\s?\)(?:[^;]{{0,200}}?\.(?:help|about)\(\s{{0,40}}(?P<value>{STRING}))?",
            ".long(",
        ).find(text, OPTION):
            yield found._replace(name=f"--{found.name}")
