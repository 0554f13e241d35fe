"""Clojure."""

from __future__ import annotations

import re

from sleepcode.parsing.outlined.syntax import Definition, Syntax

_NAME = r"[A-Za-z*!?<>=_|][\w*+!?<>='.|-]*|[-+%&](?![\d\s])[\w*+!?<>='.|-]*"
_META = r"(?:(?:\^\{[^{}]{0,300}\}|\^[:\"]?[\w./$\[\]\"-]{1,100})\s+)*"
"""What is said of a name in front of it: `^:private`."""
_MODULE = r"[A-Za-z][\w*+!?-]*(?:\.[\w*+!?-]+)"
_TEXT = r"(?P<doc>\"(?:\\.|[^\"\\]){0,8000}\")"
_BEHIND = re.compile(rf"\s*{_TEXT}(?!\s*\))")
"""A docstring right behind a name; what is there alone is its value."""
_BEHIND_PARAMETERS = re.compile(rf"\s*(?:\[[^\[\]]{{0,300}}\]\s*){{1,8}}{_TEXT}")
_OPTIONS = r"(?:as|as-alias|refer|refer-macros|include-macros|use-macros|only|rename|exclude)\b"


def _form(kind: str, words: str, docstring: re.Pattern[str] = _BEHIND) -> Definition:
    pattern = rf"^[ \t]*(?:#\?@?\(:\w+[ \t]+)?\((?:[\w.-]+/)?(?:{words})\s+{_META}(?P<name>{_NAME})"
    return Definition(kind, re.compile(pattern, re.M), docstring=docstring)


CLOJURE = Syntax(
    comments=r";[^\n]*",
    strings=r"\"(?:\\.|[^\"\\])*(?:\"|\Z)|\\(?:[A-Za-z]\w*|[^\s\w]|\d)",
    definitions=(
        _form("module", "ns", re.compile(rf"\s*{_TEXT}")),
        _form("macro", "defmacro"),
        _form("interface", "defprotocol|definterface"),
        _form("struct", "defrecord|deftype"),
        _form("variable", "def|defonce"),
        _form("function", r"defn-?|defmulti|deftest|def(?!method\b|ault\b|-)[a-z][\w-]*"),
        Definition(
            "function",
            re.compile(rf"^[ \t]+\((?P<name>{_NAME})(?=\s+\[)", re.M),
            frozenset(("interface",)),
            _BEHIND_PARAMETERS,
        ),
    ),
    names=re.compile(
        r"(?<![\w:.*+!?<>='|-])(?:[A-Za-z*!?<>=_][\w*+!?<>='|-]+|[-+](?![\d\s])[\w*+!?<>='|-]+)"
    ),
    keywords=frozenset(
        "and case catch comment cond def defmacro defn defn- defonce do doseq dotimes else fn for if if-let if-not let letfn loop "
        "nil not ns or quote recur set! throw true false try var when when-let when-not".split()
    ),
    quotes_imports=False,
    imports=(
        re.compile(
            rf"\[(?P<target>{_MODULE}*)\s+:{_OPTIONS}(?:\s+[\w.*+!?-]+)?"
            r"(?:\s+:refer\s+|(?<=:refer)\s*)?(?:[\[(](?P<names>[^\[\]()]{0,2000})[\])])?"
        ),
        re.compile(
            rf"\((?::(?:require|use|require-macros)|require|use)\s+['\[(]*(?P<target>{_MODULE}*)(?=[\s)\]])"
        ),
        re.compile(rf"(?:\[|'|^[ \t]+)(?P<target>{_MODULE}+)(?=\][\s)\]]|\)*[ \t]*$)", re.M),
        re.compile(rf"(?<![\w.:/-])(?P<target>{_MODULE}+)/(?=[A-Za-z*+!?<>=-])"),
    ),
)
