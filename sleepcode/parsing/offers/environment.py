"""Variables of the environment that a program reads, with their defaults where these stand beside the name.

Names are those that are written out where they are read, or handed to a function that is called after the
environment, or that reads the variable of the name it is given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sleepcode.parsing.languages import SHELLS
from sleepcode.parsing.late import late
from sleepcode.parsing.offers.constants import find_constants
from sleepcode.parsing.offers.rules import ENVIRONMENT, LITERAL, Found, Rule, find_all, unquote

_ANY = r"(?P<name>[A-Za-z_]\w{0,80})"
_UPPER = r"(?P<name>[A-Z][A-Z0-9]*_?[A-Z0-9_]{1,80})"
_Q = r"['\"`]"
_NEXT = rf"(?:\s{{0,20}},\s{{0,40}}(?:default\s?[=:]\s?)?(?P<value>{LITERAL}|[\w$][^\n,(){{}}\[\]]{{0,60}}(?=[,)])))?"
"""What follows the name in a call: its default."""
_OR = rf"(?:\s{{0,20}}(?:\|\||\?\?|\?:|\bor\b)\s{{0,20}}(?P<value>{LITERAL}))?"
"""What is taken where the variable is not set."""
_NO_SET = r"(?!\s{0,5}(?:[-+]?=(?![=>~])))"
_HELPED = late(rf"(?:[eE]nv|ENV)\w{{0,40}}!?(?:\.\w{{1,20}})?\(\s{{0,40}}{_Q}{_UPPER}{_Q}{_NEXT}")
_BEFORE = late(r"[\w$]{0,40}$")
_CHANGES = late(r"(?:set|put|unset|with|remove|del|delete|mock|stub|clear|restore|update)_?$", re.I)
"""What a function that is called after the environment begins with where it changes it."""
_HAVE_HELPERS = frozenset(("python", "go", "php", "javascript", "typescript", "tsx", "vue", "svelte", "ruby"))
_SCRIPTS = (
    Rule(
        rf"(?:process|import\.meta|Bun)\.env\.{_ANY}\b(?!['\"]\s?:){_NO_SET}{_OR}",
        "process.env",
        "import.meta.env",
        "Bun.env",
    ),
    Rule(
        rf"(?:process|import\.meta|Bun)\.env\[{_Q}{_ANY}{_Q}\]{_NO_SET}{_OR}",
        "process.env",
        "import.meta.env",
    ),
    Rule(rf"Deno\.env\.get\({_Q}{_ANY}{_Q}\){_OR}", "Deno.env"),
)
_RULES: dict[str, tuple[Rule, ...]] = {
    "python": (
        Rule(
            rf"\benviron(?:\.(?:get|pop|setdefault)\(|\[)\s{{0,40}}{_Q}{_ANY}{_Q}(?:\]{_NO_SET}|{_NEXT}\s{{0,20}},?\s{{0,20}}\))",
            "environ",
        ),
        Rule(rf"\benvvar\s?=\s?[\[(]?\s?{_Q}{_ANY}{_Q}", "envvar"),
        Rule(rf"{_Q}{_ANY}{_Q} in (?:os\.)?environ\b", " in os.environ", " in environ"),
    ),
    "go": (
        Rule(rf"\benv(?:config)?:\"{_UPPER}[,\"]", "env"),
        Rule(rf"\bBindEnv\(\s{{0,20}}\"[\w.-]{{1,60}}\"\s?,\s{{0,20}}\"{_ANY}\"", "BindEnv"),
        Rule(rf"\.Envar\(\"{_ANY}\"\)", "Envar"),
        Rule(rf"\bEnvVars?(?:\(|:\s{{0,20}}\[\]string\{{)\s{{0,20}}\"{_ANY}\"", "EnvVar"),
    ),
    "rust": (
        Rule(rf"\benv::var(?:_os)?\(\s{{0,40}}\"{_ANY}\"", "env::var"),
        Rule(rf"\b(?:option_)?env!\(\s{{0,40}}\"{_ANY}\"", "env!"),
        Rule(rf"[(,]\s{{0,40}}env\s?=\s?\"{_ANY}\"", "env ="),
        Rule(rf"\.env\(\s{{0,40}}\"{_ANY}\"\s{{0,40}}\)", ".env("),
    ),
    "java": (
        Rule(rf"\bgetenv\(\s{{0,40}}\"{_ANY}\"\s?\)", "getenv"),
        Rule(rf"@Value\(\"\$\{{{_UPPER}(?::(?P<value>[^}}\n]{{0,60}}))?\}}\"\)", "@Value"),
    ),
    "kotlin": (
        Rule(rf"\bgetenv\(\s{{0,40}}\"{_ANY}\"\s?\){_OR}", "getenv"),
        Rule(rf"\bgetenv\(\)\[\"{_ANY}\"\]{_OR}", "getenv"),
        Rule(rf"\benvironmentVariable\(\"{_ANY}\"\)", "environmentVariable"),
    ),
    "scala": (
        Rule(rf"\bgetenv\(\s{{0,40}}\"{_ANY}\"\s?\)", "getenv"),
        Rule(rf"\bsys\.env(?:\.(?:get|getOrElse|apply|contains))?\(\s{{0,40}}\"{_ANY}\"{_NEXT}", "sys.env"),
    ),
    "ruby": (
        Rule(rf"\bENV\[{_Q}{_ANY}{_Q}\](?!\s?=(?![=~]))(?:\s?\|\|=?\s?(?P<value>{LITERAL}))?", "ENV["),
        Rule(
            rf"\bENV\.(?:fetch|key\?|has_key\?|include\?)\s?\(?\s?{_Q}{_ANY}{_Q}(?:(?:\s?,|\)?\s?\{{)\s?(?P<value>{LITERAL}))?",
            "ENV.",
        ),
    ),
    "php": (Rule(rf"\$_ENV\[{_Q}{_ANY}{_Q}\]{_NO_SET}{_OR}", "$_ENV"),),
    "elixir": (
        Rule(rf"\bSystem\.(?:get|fetch)_env!?\(\s{{0,40}}\"{_ANY}\"{_NEXT}", "System."),
        Rule(rf"\bSystem\.get_env\(\"{_ANY}\"\){_OR}", "System."),
    ),
    "c-sharp": (
        Rule(
            rf"\bGetEnvironmentVariable\(\s{{0,40}}\"{_ANY}\"[^()\n]{{0,60}}\){_OR}", "GetEnvironmentVariable"
        ),
    ),
    "c": (
        Rule(rf"\b_?w?(?:secure_)?getenv(?:_s)?\(\s{{0,20}}L?\"{_ANY}\"", "getenv"),
        Rule(rf"\bGetEnvironmentVariable[AW]?\(\s{{0,20}}(?:L|TEXT\()?\"{_ANY}\"", "GetEnvironmentVariable"),
    ),
    "swift": (
        Rule(rf"\benvironment\[\s?\"{_ANY}\"\s?\]{_NO_SET}{_OR}", "environment["),
        Rule(rf"\bEnvironment\.get\(\"{_ANY}\"\){_OR}", "Environment.get"),
        Rule(rf"\bgetenv\(\"{_ANY}\"\)", "getenv"),
    ),
    "perl": (
        Rule(rf"\$ENV\{{['\"]?{_ANY}['\"]?\}}{_NO_SET}(?:\s?(?:\|\||//)\s?(?P<value>{LITERAL}))?", "$ENV{"),
    ),
    "powershell": (Rule(rf"\$env:{_ANY}\b{_NO_SET}", "$env:"),),
    "dart": (
        Rule(
            rf"\bPlatform\.environment\[{_Q}{_ANY}{_Q}\](?:\s?\?\?\s?(?P<value>{LITERAL}))?",
            "Platform.environment",
        ),
        Rule(rf"\b(?:String|bool|int)\.fromEnvironment\(\s{{0,40}}{_Q}{_ANY}{_Q}{_NEXT}", "fromEnvironment"),
    ),
    "julia": (
        Rule(rf"\bENV\[\"{_ANY}\"\]{_NO_SET}", "ENV["),
        Rule(rf"\b(?:get|haskey)\(ENV,\s?\"{_ANY}\"{_NEXT}", "ENV,"),
    ),
}
_RULES.update(
    {
        **dict.fromkeys(("javascript", "typescript", "tsx", "vue", "svelte"), _SCRIPTS),
        **dict.fromkeys(("cpp", "objective-c"), _RULES["c"]),
        "groovy": _RULES["java"],
        "notebook": _RULES["python"],
    }
)
_ELSEWHERE = (
    Rule(
        rf"(?<![\w])(?:get|lookup|Get|Lookup|get_|fetch_)_?(?:[eE]nv|ENV)\w{{0,30}}[\s(:]{{0,3}}(?:\w{{1,20}}, ?)?{_Q}{_ANY}{_Q}",
        *("etenv", "etEnv", "et_env", "ookupEnv", "ookup_env"),
    ),
)
"""What most other languages call the function."""
_TAKEN_APART = late(r"\{([^{}]{1,600})\}\s?=\s?(?:process|import\.meta)\.env\b")
_PART = late(rf"(?:^|,)\s*{_ANY}\b(?:\s?:\s?\w+)?(?:\s?=\s?(?P<value>{LITERAL}))?")
_BUILT_IN = late(r"(?:DEV|PROD|SSR|MODE|BASE_URL|OUT_DIR|TARGET|HOST|CARGO(?:_\w+)?)")
"""What the build says of itself: Vite's own constants, and what Cargo sets for the code that it compiles."""
_GIVEN_NAME = late(r"\bdef\s{1,5}(?P<function>\w{1,60})\(\s{0,20}(?P<parameter>[a-z_]\w{0,30})\b")
_READS_GIVEN = late(r"(?:\benviron(?:\.get\(|\[)|\bgetenv\()\s?([a-z_]\w{0,30})\b")
_MOST_HELPERS, _MOST_INSIDE = 20, 900
_EXPANDED = late(r"\$\{(?P<name>[A-Z][A-Z0-9_]{1,80}):?(?P<how>[-=?+])(?P<value>[^${}\n]{0,60})")
_SET = r"(?:^|[;\s])(?:export\s+|local\s+|readonly\s+)?(?P<name>[A-Z][A-Z0-9_]{1,80})"
_ITSELF = r"['\"]?\$\{(?P=name):?[-=?]"
_ASSIGNED = late(rf"{_SET}\+?=(?!{_ITSELF})")
_TAKEN = late(rf"{_SET}={_ITSELF}")
_REMARK = late(r"(?:^|(?<=\s))#[^\n]*", re.M)
_READERS = (
    "getenv",
    "Getenv",
    "LookupEnv",
    "environ",
    "env::var",
    "process.env[",
    "ENV[",
    "GetEnvironmentVariable",
)
_PREFIX = late(r"\bSetEnvPrefix\(\s?\"(\w{1,40})\"")
_BOUND = late(
    r"\b(?:BindPFlag|BindEnv|SetDefault|MustBindEnv)\(\s?\"(?P<name>[\w.-]{1,60})\"\s?(?:\)|,\s?(?P<value>[^\n,()]{1,60})?)"
)
_FLAG = late(
    r"\b[fF]lags\(\)\.(?:[A-Z]\w{0,20}P\(\s?\"(?P<short>[\w.-]{1,60})\",\s?\"\w?\"|[A-Z]\w{0,20}\(\s?\"(?P<name>[\w.-]{1,60})\")"
    r"(?:,\s?(?P<value>[^\n,()]{1,60}))?"
)
_BINDS_ALL = ("BindPFlags(", "BindPFlag(key", "BindPFlag(name", "BindPFlag(flag", "BindPFlag(f.")


def find_environment(language: str, text: str) -> Iterator[Found]:
    """The variables that a file reads."""
    if language in SHELLS:
        if "${" in text:
            yield from _find_expanded(text)
        return
    for one in _find_read(language, text):
        # What something else is put behind is the beginning of many names.
        after = text[one.at + len(one.name) + 1 : one.at + len(one.name) + 6].lstrip()
        if not one.name.endswith("_") and not after.startswith("+"):
            yield one


def _find_read(language: str, text: str) -> Iterator[Found]:
    """What is read in a language of programs."""
    for one in find_all(_RULES.get(language, _ELSEWHERE if language else ()), text, ENVIRONMENT):
        is_of_build = language in ("rust", "javascript", "typescript", "tsx", "vue", "svelte")
        if not (is_of_build and _is_of_build(text, one)):
            yield one
    if language in _HAVE_HELPERS and ("env" in text or "Env" in text or "ENV" in text):
        yield from _find_helped(text)
    if _RULES.get(language) is _SCRIPTS and ("process.env" in text or "import.meta.env" in text):
        for match in _TAKEN_APART.finditer(text):
            for part in _PART.finditer(match[1]):
                at = match.start(1) + part.start("name")
                yield Found(at, ENVIRONMENT, part["name"], (part["value"] or "").strip("'\"`"))
    elif language == "python" and ("environ" in text or "getenv" in text):
        yield from _find_handed(text)
    elif language == "go" and "SetEnvPrefix" in text:
        yield from _find_prefixed(text)
    if language in _RULES and any(word in text for word in _READERS):
        yield from find_constants(text)


def _is_of_build(text: str, one: Found) -> bool:
    # `process.env.HOST` is a variable like any.
    before = text[max(0, one.at - 20) : one.at]
    return bool(_BUILT_IN.fullmatch(one.name)) and (
        "meta.env" in before or "env!" in before or "env::var" in before
    )


def _find_helped(text: str) -> Iterator[Found]:
    """Variables whose names are handed to functions that are called after the environment: `env_list("CARTS")`."""
    for match in _HELPED.finditer(text):
        before = _BEFORE.search(text[max(0, match.start() - 40) : match.start()])
        if before is None or not (_CHANGES.search(before[0]) or before[0].lower().startswith("set")):
            yield Found(match.start("name"), ENVIRONMENT, match["name"], unquote(match["value"] or ""))


def _find_handed(text: str) -> Iterator[Found]:
    """Variables whose names are handed to functions of the file that read the one that they are given."""
    if not _READS_GIVEN.search(text):
        return
    helpers: list[str] = []
    for match in _GIVEN_NAME.finditer(text):
        inside = text[match.end() : match.end() + _MOST_INSIDE].partition("\ndef ")[0]
        if match["parameter"] in (given[1] for given in _READS_GIVEN.finditer(inside)):
            helpers.append(re.escape(match["function"]))
            if len(helpers) == _MOST_HELPERS:
                break
    if helpers:
        called = rf"(?<![\w.])(?:{'|'.join(helpers)})\(\s{{0,40}}{_Q}{_ANY}{_Q}{_NEXT}"
        yield from Rule(called, "(").find(text, ENVIRONMENT)


def _find_expanded(text: str) -> Iterator[Found]:
    """What a script has a default for, and never sets otherwise: that is for others to set."""
    own = {match["name"] for match in _ASSIGNED.finditer(_REMARK.sub("", text))}
    # `X=${X:-1}` takes it from outside, whatever becomes of it later.
    own.difference_update(match["name"] for match in _TAKEN.finditer(text))
    for match in _EXPANDED.finditer(text):
        if match["name"] not in own:
            value = match["value"].strip("'\"") if match["how"] in "-=" else ""
            yield Found(match.start("name"), ENVIRONMENT, match["name"], value)


def _find_prefixed(text: str) -> Iterator[Found]:
    """Settings that are read from variables of their name with the program's in front."""
    prefix = _PREFIX.search(text)
    if prefix is None or "AutomaticEnv" not in text:
        return
    has_replacer = "SetEnvKeyReplacer" in text
    flags = _FLAG.finditer(text) if any(binds in text for binds in _BINDS_ALL) else ()
    for match in (*_BOUND.finditer(text), *flags):
        name = match["name"] or match["short"]
        if has_replacer or name.isidentifier():
            plain = "".join(char if char.isalnum() else "_" for char in name)
            value = "" if match[0].startswith("Bind") else unquote(match["value"] or "")
            yield Found(match.start(), ENVIRONMENT, f"{prefix[1]}_{plain}".upper(), value)
