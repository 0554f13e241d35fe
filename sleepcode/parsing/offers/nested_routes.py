"""Routes whose paths are put together of those around them in the same file: by blocks, or by a class around methods."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sleepcode.parsing.late import late
from sleepcode.parsing.offers.rules import Found

ROUTE = "route"
_VERBS = "get|post|put|patch|delete|head|options"
_RAILS = late(
    r"^(?P<indent>[ \t]{0,40})(?:(?P<end>end\b)|(?P<method>namespace|scope|resources?|get|post|put|patch|delete|match|root|devise_for|mount|concern|"
    r"member|collection|constraints|authenticated?|devise_scope|controller|with_options|defaults|draw)\b(?P<rest>[^\n]{0,300}))",
    re.M,
)
_FIRST = late(
    r"\s?\(?\s?(?:to:|path:)?\s?(?:\(?:[\w]+\)?)?(?:['\"](?P<text>[^'\"\n]{0,160})['\"]|:(?P<symbol>\w{1,60}))"
)
_NEXT_SYMBOL = late(r",\s?:(\w{1,60})")
_PATH_OPTION = late(r"\bpath:\s?['\"]([^'\"\n]{0,100})['\"]")
_ON = late(r"\bon:\s?:(member|collection)\b")
_OWN_ID = late(r":\w+_id$")
_RAILS_VERBS = frozenset(("get", "post", "put", "patch", "delete", "match"))
_OPENS = late(r"\bdo(?:\s?\|[^|\n]{0,40}\|)?\s{0,5}(?:#[^\n]{0,200})?$")
_PHOENIX = late(
    r"^(?P<indent>[ \t]{0,40})(?:(?P<end>end\b)|(?P<method>scope|live_session|resources|get|post|put|patch|delete|options|live|forward)\b\s?\(?"
    r"(?:\s?\"(?P<name>[^\"\n]{0,160})\")?(?P<rest>[^\n]{0,200}))",
    re.M,
)
_LARAVEL = late(
    r"(?P<open>\bfunction\s?\([^()\n]{0,60}\)(?:\s?use\s?\([^()\n]{0,60}\))?(?:\s?:\s?\w{1,20})?\s?\{|\bfn\s?\(\))|(?P<close>^[ \t]{0,40}\}\))|"
    r"\bRoute::(?!getRoutes)(?:\w{1,40}\([^()\n]{0,160}\)\s{0,60}->){0,4}(?P<method>get|post|put|patch|delete|any|options|match|resource|apiResource|singleton|view|redirect|prefix|livewire)\(\s{0,40}(?:\[[^\]\n]{1,60}\],\s?)?"
    r"['\"](?P<name>[^'\"\n]{0,160})['\"]|'prefix'\s?=>\s?['\"](?P<old>[^'\"\n]{1,100})['\"]",
    re.M,
)
_SPRING = late(
    r"@(?P<method>Get|Post|Put|Patch|Delete|Request|Message)Mapping\b(?:\((?P<inside>[^()\n]{0,200}|[^()]{0,300})\))?|(?P<type>\b(?:class|interface)\s{1,5}\w)"
)
_SHARP = late(
    r"\[(?P<method>Route|Http(?:Get|Post|Put|Patch|Delete|Head|Options))(?:\(\s?(?:template:\s?)?\"(?P<name>[^\"\n]{0,160})\"[^\]\n]{0,80}\)|\(\))?(?=[\],])|(?P<type>\bclass\s{1,5}(?P<called>\w{1,80}))"
)
_NEST = late(
    r"@(?P<method>Controller|Get|Post|Put|Patch|Delete|All|Head|Options|Sse)\(\s{0,20}(?:\{[^{}]{0,100}\bpath:\s?)?(?:['\"`](?P<name>[^'\"`\n]{0,160})['\"`])?"
)
_SYMFONY = late(
    r"#\[Route\(\s{0,40}(?:path:\s?)?['\"](?P<name>[^'\"\n]{0,160})['\"](?P<rest>[^\]]{0,300})\]?|(?P<type>\bclass\s{1,5}\w)"
)
_QUOTED = late(r"\"([^\"\n]{0,160})\"")
_NAMED_METHODS = late(r"\b(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\b")


_DJANGO = late(
    r"\b(?:re_)?(?:path|url)\(\s{0,40}r?(?P<quote>['\"])(?P<name>[^'\"\n]{0,200})(?P=quote)\s?,\s{0,40}(?:\w{1,30}\.)?"
    r"(?P<include>include\b\s{0,3}(?P<own>\(\s{0,60}[\[(])?)?|\*\s?(?P<spread>\w{1,60})\.urls\b"
)
_REST = late(
    r"\b(?P<router>\w{0,30}[rR]outer\w{0,20})\.register\(\s{0,40}r?['\"](?P<name>[^'\"\n]{1,120})['\"]"
)
_ROUTER_URLS = late(r"\s{0,40}\(?\s{0,40}(\w{1,60})\.urls\b")
_OPEN, _CLOSE = "([", ")]"


def find_nested(language: str, text: str) -> Iterator[Found]:
    """The routes of a file that has any of such kinds."""
    if language == "ruby" and "routes.draw" in text:
        yield from _find_rails(text)
    elif language == "elixir" and 'scope "' in text:
        yield from _find_phoenix(text)
    elif language == "php" and "Route::" in text:
        yield from _find_laravel(text)
    elif language == "php" and "#[Route(" in text:
        yield from _find_of_classes(_SYMFONY, text)
    elif language in ("java", "kotlin", "groovy", "scala") and "Mapping" in text:
        yield from _find_of_classes(_SPRING, text)
    elif language == "c-sharp" and ("[Http" in text or "[Route(" in text):
        yield from _find_of_classes(_SHARP, text)
    elif language == "python" and ("urlpatterns" in text or "outer.register(" in text):
        yield from _find_django(text)
    elif language == "typescript" and "@Controller(" in text:
        yield from _find_nest(text)


def _joined(*parts: str) -> str:
    return "/" + "/".join(part.strip("/") for part in parts if part.strip("/"))


def _depth(indent: str) -> int:
    return len(indent.expandtabs(2))


def _find_django(text: str) -> Iterator[Found]:
    """Paths of Django, with those of the lists around them in front."""
    around: list[tuple[int, str]] = []
    routers: dict[str, str] = {}
    depth = done = 0
    for match in _DJANGO.finditer(text):
        between = text[done : match.start()]
        done = match.start()
        for char in between:
            depth += (char in _OPEN) - (char in _CLOSE)
            while around and depth <= around[-1][0] and char in _CLOSE:
                around.pop()
        within = around[-1][1] if around else "/"
        if match["spread"]:
            routers[match["spread"]] = within
            continue
        whole = within + match["name"].lstrip("/^").removesuffix("$")
        if match["own"]:
            around.append((depth, whole))
        else:
            # What is included is in another file, under this, or registered with a router.
            router = _ROUTER_URLS.match(text, match.end())
            if router is not None:
                routers[router[1]] = whole
            else:
                yield Found(match.start(), ROUTE, whole, "include" if match["include"] else "")
    for match in _REST.finditer(text):
        prefix = routers.get(match["router"], "/").rstrip("/")
        yield Found(match.start("name"), ROUTE, f"{prefix}/{match['name'].lstrip('/^')}", "resources")


def _find_rails(text: str) -> Iterator[Found]:
    around: list[tuple[int, str]] = []
    for match in _RAILS.finditer(text):
        depth = _depth(match["indent"])
        while around and around[-1][0] >= depth:
            around.pop()
        if match["end"]:
            continue
        method, rest = match["method"], match["rest"]
        first = _FIRST.match(rest)
        said = (first["text"] or first["symbol"] or "") if first else ""
        within = around[-1][1] if around else ""
        opens = bool(_OPENS.search(rest))
        path = _PATH_OPTION.search(rest)
        if method in ("namespace", "scope"):
            named = path[1] if path else said if method == "namespace" or (first and first["text"]) else ""
            around.append((depth, _joined(within, named)))
        elif method in ("resources", "resource"):
            names = [said, *_NEXT_SYMBOL.findall(rest.partition(" only")[0].partition(" except")[0])]
            for name in dict.fromkeys(filter(None, names)):
                whole = _joined(within, path[1] if path else name)
                yield Found(match.start("method"), ROUTE, whole, method)
                if opens:
                    one = f"/:{_singular(name)}_id" if method == "resources" else ""
                    around.append((depth, whole + one))
        elif method in _RAILS_VERBS and said:
            on = _ON.search(rest)
            yield Found(
                match.start("method"),
                ROUTE,
                _joined(_of_block(on[1], within) if on is not None else within, said),
                "" if method == "match" else method.upper(),
            )
        elif method == "root":
            yield Found(match.start("method"), ROUTE, _joined(within), "GET")
        elif opens:
            around.append((depth, _of_block(method, within)))


def _of_block(method: str, within: str) -> str:
    """The path of what a block of `resources` has inside: of one of them, or of all."""
    if method == "member":
        return _OWN_ID.sub(":id", within)
    return _OWN_ID.sub("", within).rstrip("/") if method == "collection" else within


def _singular(name: str) -> str:
    """As Rails calls one of several: `stories`, `boxes` and `carts` are of a story, a box and a cart."""
    if name.endswith("ies") and len(name) > 4:
        return name[:-3] + "y"
    if name.endswith(("sses", "uses", "xes", "ches", "shes")):
        return name[:-2]
    return name.removesuffix("s")


def _find_phoenix(text: str) -> Iterator[Found]:
    around: list[tuple[int, str]] = []
    for match in _PHOENIX.finditer(text):
        depth = _depth(match["indent"])
        while around and around[-1][0] >= depth:
            around.pop()
        method, name = match["method"], match["name"]
        if match["end"]:
            continue
        within = around[-1][1] if around else ""
        if method in ("scope", "live_session"):
            around.append((depth, _joined(within, name or "" if method == "scope" else "")))
        elif name is not None and around:
            whole = _joined(within, name)
            yield Found(
                match.start("method"),
                ROUTE,
                whole,
                method if method in ("resources", "live", "forward") else method.upper(),
            )
            if method == "resources" and _OPENS.search(match["rest"]):
                around.append((depth, f"{whole}/:id"))


def _find_laravel(text: str) -> Iterator[Found]:
    around: list[str] = []
    prefix = ""
    for match in _LARAVEL.finditer(text):
        if match["open"]:
            around.append(prefix)
            prefix = ""
        elif match["close"]:
            del around[-1:]
            prefix = ""
        elif match["old"] or match["method"] == "prefix":
            prefix = _joined(prefix, match["old"] or match["name"])
        else:
            method = match["method"]
            shown = (
                method
                if method in ("resource", "apiResource", "view", "redirect", "singleton", "livewire")
                else method.upper()
            )
            # A redirect's second path, or what stands in a closure, is no route.
            yield Found(
                match.start("name"),
                ROUTE,
                _joined(*around, prefix, match["name"]),
                "" if shown in ("ANY", "MATCH") else shown,
            )
            prefix = ""


def _find_of_classes(pattern: re.Pattern[str], text: str) -> Iterator[Found]:
    """Routes in annotations of methods, with what the annotations of their class say in front."""
    prefix = ""
    waiting: list[tuple[int, str, str]] = []
    for match in pattern.finditer(text):
        if not match["type"]:
            waiting.append((match.start(), *_read_annotation(match)))
            continue
        # What was read last is the class's own, if it names no method.
        own = (
            waiting.pop()
            if waiting
            and waiting[-1][2] in ("", "ROUTE", "REQUEST")
            and _is_beside(text, waiting[-1][0], match.start())
            else None
        )
        yield from _put_in_front(prefix, waiting)
        called = match.groupdict().get("called") or ""
        prefix = (
            own[1].replace("[controller]", called.removesuffix("Controller").lower())
            if own is not None
            else ""
        )
        waiting = []
    yield from _put_in_front(prefix, waiting)


def _is_beside(text: str, start: int, end: int) -> bool:
    """Whether nothing but annotations is between an annotation and a class."""
    between = text[start:end]
    return len(between) < 1_500 and "{\n" not in between and ";" not in between


def _read_annotation(match: re.Match[str]) -> tuple[str, str]:
    """(path, method)"""
    groups = match.groupdict()
    if "inside" in groups:
        inside = groups["inside"] or ""
        named = _NAMED_METHODS.search(inside)
        method = groups["method"].upper()
        path = _QUOTED.search(inside.partition("produces")[0].partition("consumes")[0].partition("params")[0])
        return (path[1] if path else ""), (named[1] if named else "") if method == "REQUEST" else method
    if "rest" in groups:
        return groups["name"] or "", ", ".join(_NAMED_METHODS.findall(groups["rest"] or ""))
    method = groups["method"].removeprefix("Http").upper()
    return groups["name"] or "", "" if method == "ROUTE" else method


def _put_in_front(prefix: str, waiting: list[tuple[int, str, str]]) -> Iterator[Found]:
    for at, path, method in waiting:
        whole = path.lstrip("~") if path.startswith(("~/",)) else _joined(prefix, path)
        yield Found(at, ROUTE, whole, method)


def _find_nest(text: str) -> Iterator[Found]:
    prefix = ""
    for match in _NEST.finditer(text):
        if match["method"] == "Controller":
            prefix = match["name"] or ""
        else:
            method = match["method"].upper()
            yield Found(
                match.start(), ROUTE, _joined(prefix, match["name"] or ""), "" if method == "ALL" else method
            )
