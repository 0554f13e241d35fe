"""Questions on what a project takes from outside and offers to it, and how people put them.

"Which env vars are there?" and "What environment variables can I set?" ask the same; "Which environment variables
does the mailer read?" asks something else.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import NamedTuple

from sleepcode.parsing.late import late

ENVIRONMENT, COMMAND, OPTION, ROUTE, TABLE, PORT, DEPLOYMENT = (
    *("environment", "command", "option", "route", "table", "port", "deployment"),
)
QUESTIONS = {
    ENVIRONMENT: "Which environment variables does this project read?",
    COMMAND: "Which commands does this project have?",
    OPTION: "Which command line options does this project have?",
    ROUTE: "Which routes or endpoints does this project have?",
    TABLE: "Which database tables or models does this project have?",
    PORT: "Which ports does this project listen on?",
    DEPLOYMENT: "How is this project deployed?",
}
"""Kind -> the question that its note answers."""
LISTING = frozenset(QUESTIONS.values())
_SUBJECTS = {
    ENVIRONMENT: late(
        r"\b(?:environment(?:al)? (?:variable|setting|option)s|env(?:ironment)?[ -]?(?:vars?|variables?)|envs)\b"
    ),
    OPTION: late(
        r"\b(?:command[- ]?line|cli|program) (?:options?|flags?|arguments?|switches|parameters)"
        r"(?:,? (?:and|or) (?:options|flags|arguments))?\b|"
        r"\barguments (?=(?:does|can) (?:the |this )?(?:program|cli|tool|it|command)\b)|\b(?:options|flags)(?:,? (?:and|or|/) (?:options|flags))?\b"
    ),
    COMMAND: late(
        r"\b(?:sub-?commands|(?:cli|command[- ]?line|console|management|artisan|rake|mix) (?:commands|tasks)|rake tasks|mix tasks|commands)"
        r"(?: \(cli\))?"
    ),
    ROUTE: late(
        r"\b(?:(?:http|rest|api|web|url|grpc|rpc|rest api|http api)\s)*(?:routes|endpoints|end points|urls)"
        r"(?:\s?(?:/|,|and|or)\s?(?:routes|endpoints|urls|paths))*\b"
    ),
    TABLE: late(
        r"\b(?:(?:database|db|sql|data|orm|django|eloquent|active ?record)\s)*(?:tables|models|entities)"
        r"(?:\s?(?:/|,|and|or)\s?(?:tables|models|entities))*\b|\b(?:database|db) schema\b"
    ),
    PORT: late(r"\b(?:(?:network|tcp|http|default|server)\s)*ports?\b"),
    DEPLOYMENT: late(r"\b(?:deploy(?:ed|ment|s)?|shipped to production|hosted)\b"),
}
"""Kind -> what a question calls it; the more telling kinds first."""
_NAMED = (ENVIRONMENT, OPTION, COMMAND, ROUTE, TABLE)
"""Kinds of what has names that say what it is about."""
_FRAMES = {
    PORT: "run runs running number numbers listen listens listening bind binds bound default opened open".split(),
    DEPLOYMENT: "done how happen happens happening work works process production automatically".split(),
    COMMAND: "run line".split(),
    ROUTE: "rest http serve serves served handle handles handled".split(),
    TABLE: "database db schema sql store stores stored look like".split(),
}
_FRAME = frozenset(
    "which what where how are is there list all every any show me tell give the a an of in on for to from by as and or it its "
    "this that these project app application api apis server service program tool cli backend repo repository codebase code "
    "package software system site website have has do does did read reads use used uses define defines defined declared "
    "registered expose exposes exposed offer offers offered support supports supported available provide provides provided "
    "need needs needed required require requires accept accepts accepted take takes taken can could should i we you one set "
    "configure configured configures configuration via with through at be exist exists possible different main http "
    "please known recognized respects respected understood understand know knows must".split()
)
"""Words of a question that narrow down what is asked no further."""
_ABOUT = late(
    r"\s*(?:(?:are|is)\s+there\s+|exists?\s+|(?:do|does|can)\s+(?:we|you|it|they|this\s+\w+)\s+have\s+|have\s+to\s+do\s+|"
    r"are\s+(?:defined|used|available|responsible)\s+|that\s+(?:are\s+)?|which\s+(?:are\s+)?|are\s+)*"
    r"(?:for|about|under|with|regarding|concerning|(?:related|relating|belong(?:ing)?)\s+to|deal(?:ing)?\s+with|configur\w+|"
    r"controls?|controlling|affect\w*|handl\w+|serv(?:e|ing)|cover\w*)\s+(?:the\s+|an?\s+|our\s+|any\s+)?"
    r"(?P<about>[\w-]+(?:\s+[\w-]+)?)\s*[?.!]*\s*$"
)
"""How it is said, behind what they are called, what some of a kind have to do with: "are there for comments"."""
_ABOUT_BEFORE = late(r"\b(?:which|what|list|show|me|the|all|our|any)\s+(?P<about>[\w-]+(?:\s+[\w-]+)?)\s*$")
"""How it is said before it: "list the comment"."""
_ASKS_WHICH = late(r"\s*(?:and\s+)?(?:which|what|list|show|are there|is there|give|tell|where are)\b")
_MAY_BE_ANYTHING = late(r"(?:data )?(?:models|entities)|urls|hosted")
_ASKS = late(r"\s*(?:and\s+)?(?:which|what|where|how|list|show|are there|is there|does|do|give|tell)\b")
_MOST_WORDS = 16
_LONGEST_WORD = 300
"""Characters of one; what is longer is no name, and takes long to be looked for."""
_WORD = late(r"[\w'.-]+")


_NAMED_AFTER_FILE = late(r"(?:^|/)management/commands/([a-z]\w*)\.py$")


def name_of(path: str, name: str) -> str:
    """What something is called that a file offers, where the file may give it its name; empty where it has none."""
    match = _NAMED_AFTER_FILE.search(path) if not name else None
    return match[1] if match is not None else name


class OfferAsked(NamedTuple):
    """What a question asks for."""

    kind: str
    name: str = ""
    """Of one that it names; empty where it asks for all of them."""
    method: str = ""
    """Of the route that it names, where it says one."""
    command: str = ""
    """Whose options, or whose commands, are asked for."""
    of: str = ""
    """The file or the class whose own are asked for."""
    about: tuple[str, ...] = ()
    """Words that the names of those have that are asked for."""
    is_sure: bool = True
    """Whether it can mean nothing else: `models` may be of anything."""
    said: str = ""
    """How it calls a port in more words than one, which may be the name of one: `default port`; a command with those that
    it may be one of: `gh pr create`."""


_VARIABLE = late(
    r"\b(?:env(?:ironment)?(?:[ -]?(?:variable|var|setting))?)\s+[`'\"]?(?P<name>[A-Z][A-Z0-9]*(?:_+[A-Z0-9]+)*)\b|"
    r"\b(?P<before>[A-Z][A-Z0-9]*(?:_+[A-Z0-9]+)*)[`'\"]?\s+env(?:ironment)?\b"
)
_BARE = late(
    r"(?<![\w$./-])[`'\"]?(?P<name>[A-Z][A-Z0-9]*(?:_+[A-Z0-9]+)+)\b(?![.:/(-])(?!.*\b[A-Z][A-Z0-9]*_[A-Z0-9_]+\b)"
)
"""A name that is written as those of variables of the environment are, and constants."""
_OF_READ = late(
    r"^\W*(?:where|what|which|who)\b(?:.*\b(?P<read>reads?|taken|picked up|looked up)\b|"
    r".*\b(?:us(?:e[sd]?|ages?)|referenc\w+|consum\w+|needs|depends? on)\b)",
    re.I,
)
_PATH = late(
    r"(?:\b(?P<method>GET|POST|PUT|PATCH|DELETE)\s)?(?:^|(?<=[\s`'\"]))(?P<name>/[\w{:<\[][\w/{}:<>.*$@~\[\]-]*)"
)
_OF_ROUTE = late(
    r"\b(?:routes?|end-?points?|handle[sdr]?|handlers?|served?|urls?|GET|POST|PUT|PATCH|DELETE|requests?)\b",
    re.I,
)
_FLAG = late(r"(?:^|[\s`'\"(])(?P<name>--[a-zA-Z][\w.-]*)")
_OF_FLAG = late(
    r"\b(?:options?|flags?|arguments?|switch|defined|declared|parsed|handled|implemented|mean|do|does)\b",
    re.I,
)
_COMMAND = late(
    r"\b(?i:what|where|how)\b.*?(?:\bthe\s+|[`'\"])(?P<outer>(?:[\w-]+\s+){0,3}?)[`'\"]?(?P<name>[a-z][\w:.-]*)[`'\"]?\s+(?:sub-?)?command\b.*"
    r"\b(?:do|does|for|defined|implemented|handled|work|declared|registered|live)\b"
)
_COMMAND_RUN = late(
    r"^\W*(?i:what\s+happens\s+(?:when|if|after))\s+\w+\s+(?:runs?|calls?|types?|enters?)\s+(?:the\s+)?[`'\"]?(?P<outer>(?:[\w-]+\s+){1,3}?)"
    r"(?P<name>[a-z][\w:.-]*)[`'\"]?(?:\s+(?:sub-?)?command)?\W*$"
)
"""A command with those that it is one of, of which it is asked what comes of it."""
_COMMAND_AFTER = late(
    r"\b(?i:what|where)\b.*\b(?:sub-?)?command\s+[`'\"]?(?P<name>[a-z][\w:.-]*)[`'\"]?\s+(?:do|defined|implemented|handled|declared)\b"
)
_OPTIONS_OF = late(
    r"\b(?i:which|what|list)\b.*\b(?:options|flags|arguments|switches)\b.*?\b(?:of|for|does|do|can|has|have)\s+(?:the\s+)?(?:\w+\s+)?"
    r"[`'\"]?(?P<name>[a-z][\w:.-]*)[`'\"]?\s+(?:sub-?)?command\b"
)
_OPTIONS_OF_PATH = late(
    r"\b(?i:which|what|list)\b.*\b(?:options|flags|arguments|switches)\s+(?:of|for|does|do|can|are\s+there\s+for)\s+(?:the\s+)?"
    r"[`'\"]?(?P<path>[a-z][\w-]*(?:\s+[a-z][\w-]*){1,3}?)[`'\"]?(?:\s+(?:have|has|take|accept|support|offer|command)s?)?\W*$"
)
"""The same with the commands that it is one of: "gh pr create"."""
_COMMANDS_OF = late(
    r"\b(?i:which|what|list|show)\b.*\b(?:sub-?)?commands\s+(?:of|for|under|in|does|do|can|are\s+there\s+(?:for|of|under|in)|(?:is|are)\s+part\s+of)\s+(?:the\s+)?"
    r"[`'\"]?(?P<path>[a-z][\w-]*(?:\s+[a-z][\w-]*){0,3}?)[`'\"]?(?:\s+(?:have|has|take|accept|support|offer|provide|command)s?)?\W*$"
)
"""All commands of one: "which subcommands does gh repo have?"."""
_OPTIONS_OF_PROGRAM = late(
    r"\b(?i:which|what|list)\b.*\b(?:options|flags|arguments|switches)\s+(?:of|for|does|do|can|are\s+there\s+for)\s+(?:the\s+)?"
    r"[`'\"]?(?P<of>[A-Za-z][\w.+-]*(?:/[\w.+-]+)*)[`'\"]?(?:\s+(?:program|binary|script|tool))?(?:\s+(?:have|has|take|accept|support)s?)?\W*$"
)
"""The same of a program or a script: "bin/test", "redis-cli"."""
_NO_COMMANDS = frozenset(
    "it its this that these those they we you i our the a program project cli tool app have has take takes accept support class "
    "function method file all each every any".split()
)
_PLACE = late(r"^\s*(?:where|what|which|how)\b", re.I)


_FILE_OR_CLASS = late(
    r"(?<![\w./@-])[`'\"]?(?P<name>(?:[\w@.+-]+/)*[\w@+-][\w@.+-]*\.[a-z]{1,6}|[A-Z][a-z]\w*[A-Z]\w*)[`'\"]?(?![\w/-])"
)


def find_asked(question: str, names: Collection[str] = ()) -> OfferAsked | None:
    """What a question asks for, if it is one of these; `names` are what the project is called."""
    words = question.split()
    if len(words) > _MOST_WORDS or max(map(len, words), default=0) > _LONGEST_WORD:
        return None
    if match := _OPTIONS_OF.search(question):
        return OfferAsked(OPTION, command=match["name"])
    if (match := _OPTIONS_OF_PATH.search(question)) and _NO_COMMANDS.isdisjoint(
        path := match["path"].split()
    ):
        return OfferAsked(OPTION, command=path[-1], said=" ".join(path), is_sure=False)
    if (match := _COMMANDS_OF.search(question)) and _NO_COMMANDS.union(names).isdisjoint(
        path[-1:] if len(path := match["path"].split()) > 1 else path
    ):
        return OfferAsked(COMMAND, command=path[-1], said=" ".join(path), is_sure=False)
    of = match["of"] if (match := _OPTIONS_OF_PROGRAM.search(question)) else ""
    if of and of.casefold() not in _NO_COMMANDS.union(names):
        return OfferAsked(OPTION, of=of, is_sure=False)
    return (
        _find_one(question)
        or _find_all(question.casefold(), names)
        or _find_of(question, names)
        or _find_about(question.casefold(), names)
    )


def _find_of(question: str, names: Collection[str]) -> OfferAsked | None:
    """All of a kind that one file or class has."""
    said = [match for match in _FILE_OR_CLASS.finditer(question) if match["name"].casefold() not in names]
    if len(said) != 1:
        return None
    asked = _find_all(f"{question[: said[0].start()]} {question[said[0].end() :]}".casefold(), names)
    is_any = asked is not None and asked.kind not in (PORT, DEPLOYMENT)
    return asked._replace(of=said[0]["name"], is_sure=False) if asked is not None and is_any else None


def _find_one(question: str) -> OfferAsked | None:
    if _PLACE.search(question) and (match := _VARIABLE.search(question)):
        return OfferAsked(ENVIRONMENT, match["name"] or match["before"])
    if (match := _BARE.search(question)) and (asks := _OF_READ.search(question)):
        return OfferAsked(ENVIRONMENT, match["name"], is_sure=bool(asks["read"]))
    if not _PLACE.search(question):
        return None
    if (match := _FLAG.search(question)) and _OF_FLAG.search(question) and "default" not in question.lower():
        return OfferAsked(OPTION, match["name"].rstrip("."))
    if (match := _PATH.search(question)) and _OF_ROUTE.search(question):
        return OfferAsked(ROUTE, match["name"], match["method"] or "")
    if match := _COMMAND_RUN.search(question):
        return OfferAsked(COMMAND, match["name"], said=f"{match['outer']}{match['name']}", is_sure=False)
    if match := _COMMAND.search(question) or _COMMAND_AFTER.search(question):
        outer = match.groupdict().get("outer") or ""
        return OfferAsked(COMMAND, match["name"], said=f"{outer}{match['name']}" if outer else "")
    return None


def _find_all(question: str, names: Collection[str]) -> OfferAsked | None:
    """All of a kind, where a question narrows it down no further."""
    if not _ASKS.match(question) or (found := _find_kind(question)) is None:
        return None
    kind, match = found
    if _say_more(kind, f"{question[: match.start()]} {question[match.end() :]}", names):
        return None
    said = match[0] if kind == PORT and " " in match[0] else ""
    return OfferAsked(kind, is_sure=not _MAY_BE_ANYTHING.fullmatch(match[0]), said=said)


def _find_about(question: str, names: Collection[str]) -> OfferAsked | None:
    """Those of a kind that a word or two are said to be about: "which routes are there for comments?"."""
    if not _ASKS_WHICH.match(question) or (found := _find_kind(question)) is None:
        return None
    kind, match = found
    before, after = question[: match.start()], question[match.end() :]
    is_behind = (about := _ABOUT.match(after)) is not None and not _say_more(kind, before, names)
    if not is_behind:
        about = _ABOUT_BEFORE.search(before) if not _say_more(kind, after, names) else None
    words = _say_more(kind, about["about"], names) if about is not None else []
    return OfferAsked(kind, about=tuple(words), is_sure=False) if words and kind in _NAMED else None


def _find_kind(question: str) -> tuple[str, re.Match[str]] | None:
    """(kind, what the question calls it) of what is asked for."""
    found = ((kind, subject.search(question)) for kind, subject in _SUBJECTS.items())
    return next(((kind, match) for kind, match in found if match is not None), None)


def _say_more(kind: str, text: str, names: Collection[str]) -> list[str]:
    """The words of a part of a question that narrow down which of a kind are asked for."""
    known = _FRAME.union(_FRAMES.get(kind, ()), *(name.casefold().split() for name in names))
    return [word for word in dict.fromkeys(_WORD.findall(text)) if word not in known]


def is_ruled_out(asked: OfferAsked) -> bool:
    """Whether there are none where no note tells of any: all of a kind are asked for that facts know of.

    How a project is deployed may stand in prose alone.
    """
    return asked.is_sure and not (asked.name or asked.command) and asked.kind != DEPLOYMENT


def is_guess(asked: OfferAsked) -> bool:
    """Whether a question asks for something else where nothing of what it names is known: any constant may be called
    as variables are, and any class may have what is no offer."""
    return bool(asked.of or asked.about or (asked.kind == COMMAND and asked.command)) or (
        bool(asked.name) and (not asked.is_sure or asked.kind == ENVIRONMENT)
    )
