"""Which classes Rails makes of what a file says: the controllers of routes, the models of associations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sleepcode.facts import Import
from sleepcode.parsing.import_keys import TOP
from sleepcode.parsing.late import late

_MOST = 300
_DRAWN = ".routes.draw"
_SIGNS = (_DRAWN, "belongs_to", "has_many", "has_one", "has_and_belongs_to_many", "class_name")
_ROUTED = late(r"[\"']([a-z]\w*(?:/\w+)*)#\w+[\"']")
_RESOURCES = late(r"^\s*resources?[ (]+((?::\w+(?:,\s*)?)+)")
_WITH_CONTROLLER = late(r"\bcontroller(?::|\s*=>)\s*[\"':]([\w/]+)")
_NAMESPACE = late(r"^(\s*)namespace[ (]+[:\"'](\w+)")
_ASSOCIATION = late(r"^\s*(?:(belongs_to|has_one)|has_many|has_and_belongs_to_many)[ (]+:(\w+)")
_CLASS_NAME = late(r"\bclass_name(?::|\s*=>)\s*[\"'](?:::)?([A-Z]\w*(?:::[A-Z]\w*)*)[\"']")
_PLURALS = (("ies", "y"), ("es", ""), ("s", ""))


def find_made_names(text: str) -> tuple[Import, ...]:
    """The classes as one import of constants; which of them there are, the paths of a revision tell."""
    if not any(sign in text for sign in _SIGNS):
        return ()
    lines = text.split("\n")
    found = dict.fromkeys([*(_routed(lines) if _DRAWN in text else ()), *_associated(lines)])
    names = tuple(sorted(list(found)[:_MOST]))
    return (Import(TOP, names, 0, True),) if names else ()


def _routed(lines: Sequence[str]) -> Iterator[str]:
    """The controllers that routes lead to, by `carts#show` or by `resources :carts`, in the namespaces around."""
    around: list[tuple[int, str]] = []
    for line in lines:
        line = line[:500]
        bare = line.strip()
        indent = len(line) - len(line.lstrip())
        while around and bare and indent <= around[-1][0]:
            around.pop()
        space = "".join(name + TOP for _, name in around)
        if (opened := _NAMESPACE.match(line)) is not None:
            around.append((indent, _camelize(opened.group(2))))
        named = _WITH_CONTROLLER.findall(line)
        if (resources := _RESOURCES.match(line)) is not None and not named:
            named = resources.group(1).replace(":", "").replace(",", " ").split()
            # Of one cart, too, the controller is that of carts.
            named += [f"{name}s" for name in named if "resource " in line or "resource(" in line]
        for name in (*_ROUTED.findall(line), *named):
            yield f"{space}{_camelize(name)}Controller"


def _associated(lines: Sequence[str]) -> Iterator[str]:
    """The models of associations, by their names or as they say."""
    for line in lines:
        line = line[:500]
        yield from _CLASS_NAME.findall(line)
        if (match := _ASSOCIATION.match(line)) is None:
            continue
        is_one, name = match.groups()
        if is_one:
            yield _camelize(name)
        else:
            yield from (
                _camelize(name.removesuffix(end) + one) for end, one in _PLURALS if name.endswith(end)
            )


def _camelize(path: str) -> str:
    """`Shop::CartItem` of `shop/cart_item`."""
    return TOP.join("".join(map(str.capitalize, part.split("_"))) for part in path.split("/"))
