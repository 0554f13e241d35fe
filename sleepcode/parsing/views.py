"""Which views a file shows, by the names under which Laravel and Rails find them, and what those of Rails use."""

from __future__ import annotations

from collections import Counter
from itertools import islice

from sleepcode.facts import Import
from sleepcode.parsing.import_keys import TOP, VIEW
from sleepcode.parsing.late import late

_MOST = 300
_MOST_CODE = 2_000
"""Tags of a page that are looked into."""
_BLADE = late(
    r"(?:\b(?:view|markdown|View::make)|@(?:extends|component|each|include(?:If|When|Unless|First)?))\(\s*"
    r"(?:\[\s*|[^'\"\n]{1,120},\s*)?['\"]([\w-]+(?:[./][\w-]+)*)['\"]"
    r"|<x-([a-z][\w-]*(?:\.[\w-]+)*)",
    needs=("view(", "markdown(", "View::", "@extends", "@include", "@component", "@each", "<x-"),
)
_RENDER = late(
    r"\brender(?:_to_string)?\b[\s(]+(?::?(partial|template|action)(?:\s*=>|:)\s*)?"
    r"(?:['\"]([\w-]+(?:/[\w-]+)*)['\"]|:(\w+)\b(?!\s*=>))",
    needs=("render",),
)
_CODE, _END = "<%", "%>"
_QUOTED = late(r"\"[^\"\n]*\"|'[^'\n]*'")
_CONSTANT = late(r"(?<![\w:.@$])[A-Z][A-Za-z0-9]+(?:::[A-Z][A-Za-z0-9]+)*\b")


def find_blades(text: str) -> tuple[Import, ...]:
    """`resources/views/cart/show.blade.php` of `view('cart.show')`, `@include('cart.show')` and the like."""
    found: dict[str, int] = {}
    for match in islice(_BLADE.finditer(text), _MOST):
        name, component = match.groups()
        place = name.replace(".", "/") if name else "components/" + component.replace(".", "/")
        found.setdefault(f"resources/views/{place}.blade.php", match.start())
    return tuple(Import(place, (), _line(text, at), True) for place, at in found.items())


def find_rendered(text: str, is_view: bool) -> tuple[Import, ...]:
    """What `render` of Rails shows: `VIEW` and `carts/_form` for a partial, which views mean that say no more."""
    found: dict[str, int] = {}
    for match in islice(_RENDER.finditer(text), _MOST):
        kind, quoted, symbol = match.groups()
        folder, slash, name = (quoted or symbol).rpartition("/")
        is_partial = kind == "partial" or (is_view and kind is None)
        found.setdefault(f"{VIEW}{folder}{slash}{'_' * is_partial}{name}", match.start())
    return tuple(Import(place, (), _line(text, at), True) for place, at in found.items())


def read_page(text: str) -> tuple[tuple[Import, ...], dict[str, int]]:
    """(what a page with code of Ruby in it shows and uses, how often it names constants)."""
    names = Counter[str]()
    _, *tags = text.split(_CODE, _MOST_CODE)
    for tag in tags:
        code, end, _ = tag.partition(_END)
        if end and not code.startswith("#"):
            names.update(_CONSTANT.findall(_QUOTED.sub("", code)))
    constants = tuple(sorted(sorted(names, key=lambda name: (-names[name], name))[:_MOST]))
    used = (Import(TOP, constants, 0, True),) if constants else ()
    references = Counter[str]()
    for name, times in names.items():
        for part in name.split(TOP):
            references[part] += times
    rendered = find_rendered(text, True) if tags else ()
    return (*rendered, *used), dict(references)


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1
