"""Routes that a server answers: the path as far as one file says it, and the method.

A prefix that another file puts in front (`include(...)`, `app.use("/api", router)`) is not known here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sleepcode.parsing.late import late
from sleepcode.parsing.offers.nested_routes import find_nested
from sleepcode.parsing.offers.rules import Found

ROUTE, MOUNT = "route", "mount"
"""A route, and what is put in front of all routes of something that is called so: `app.route("/carts", carts)`."""
_Q = r"['\"`]"
_VERBS = "get|post|put|patch|delete|head|options"
_PYTHON = late(
    rf"^[ \t]{{0,20}}@(?P<of>\w{{1,60}}(?:\.\w{{1,40}})?)\.(?P<method>route|api_route|websocket|{_VERBS})"
    r"\(\s{0,40}(?:path\s?=\s?|rule\s?=\s?)?[rf]?['\"](?P<name>/[^'\"\n]{0,200}|)['\"]"
    r"(?P<rest>[^\n]{0,300})",
    re.M,
)
_OPENINGS = ('"/', "'/", '""', "''")
"""How a path that is written out begins, the empty one too."""
_METHODS = late(r"methods\s?[=:]\s?[\[({]([^\])}\n]{1,100})[\])}]")
_PYTHON_PREFIX = late(
    r"\b(?P<of>\w{1,60})(?:\s?:\s?\w+)?\s?=\s?(?:\w{1,30}\.)?(?:APIRouter|Blueprint|APIBlueprint)\((?P<inside>[^()]{0,400})"
)
_PREFIX = late(r"\b(?:url_)?prefix\s?=\s?['\"](/[^'\"\n]{0,120})['\"]")
_STARLETTE = late(r"\b(?:Route|WebSocketRoute|Mount)\(\s{0,40}['\"](?P<name>/[^'\"\n]{0,120})['\"]")
_AIOHTTP = late(rf"\b(?:web\.|add_)(?P<method>{_VERBS})\(\s{{0,40}}['\"](?P<name>/[^'\"\n]{{0,120}})['\"]")
_SCRIPT = late(
    rf"\.(?P<method>{_VERBS}|all|del|ws|sse)\s?(?:<[^<>()\n]{{1,60}}>)?\(\s{{0,40}}{_Q}(?P<name>/[^'\"`\n]{{0,160}}){_Q}\s?,"
)
_RECEIVER = late(r"(?:(?P<of>\w{1,40})|^|\))\s{0,20}$", re.M)
_SCRIPT_ROUTERS = late(r"\w*(?:[aA]pp|[rR]outer|[rR]outes?|[sS]erver|fastify|hono|koa|api|instance)\d?")
_SCRIPT_NEEDS = (
    "express",
    "outer",
    "hono",
    "Hono",
    "fastify",
    "Fastify",
    "koa",
    "Koa",
    "elysia",
    "Elysia",
    "restify",
    "polka",
    "itty",
)
_SCRIPT_OBJECT = late(rf"\.route\(\{{[^{{}}]{{0,200}}\b(?:url|path):\s?{_Q}(?P<name>/[^'\"`\n]{{0,160}}){_Q}")
_SCRIPT_CHAIN = late(
    rf"\.route\(\s{{0,20}}{_Q}(?P<name>/[^'\"`\n]{{0,160}}){_Q}\s?\)\s{{0,40}}\.(?P<method>{_VERBS}|all)\("
)
_GO = late(
    r"\b(?P<of>\w{1,40})\.(?P<method>HandleFunc|HandlerFunc|Handle|Handler|GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|Any|Get|Post|Put|Patch|Delete|Head|Options|All|Method|Mount|Group|Route|PathPrefix)\(\s{0,20}"
    r"(?:(?:http\.Method\w{2,8}|\"[A-Z]{3,8}\"),\s?)?\"(?:(?P<verb>[A-Z]{3,7}) )?(?:[\w.{}-]{0,40})(?P<name>/[^\"\n]{0,160})\"(?P<end>\)|\s?,)"
)
_GO_GROUP = late(
    r"\b(?P<var>\w{1,40})\s?:?=\s?(?P<of>\w{1,40})\.(?:Group|PathPrefix)\(\s?\"(?P<name>/[^\"\n]{0,120})\""
)
_GO_METHODS = late(r"[^\n]{0,200}?\.Methods\(([^()\n]{1,80})\)")
_GO_ROUTERS = late(
    r"[regsmv]\d?|api\w*|app\w*|v\d+\w*|\w*(?:[rR]outer?|[rR]outes|[gG]roup|[gG]rp|[mM]ux|[aA]pp|[eE]cho|[eE]ngine|[sS]erver|srv)\w{0,3}"
)
_ONLY_PREFIX = frozenset(("Mount", "Group", "Route", "PathPrefix"))
_JAX_RS = late(
    r"@(?P<method>GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|Path)\b(?:\(\s?(?:value\s?=\s?)?\"(?P<name>[^\"\n]{0,160})\"\s?\))?|(?P<type>\b(?:class|interface)\s\w)|(?P<end>\)[^;{}()\n]{0,80}[;{])"
)
_KTOR = late(rf"^[ \t]{{0,40}}(?P<method>{_VERBS})\(\"(?P<name>/[^\"\n]{{0,160}})\"\)\s?\{{", re.M)
_RUST_ROUTE = late(r"\.(?:route|nest)\(\s{0,40}\"(?P<name>/[^\"\n]{0,160})\"\s?,(?=(?P<rest>[^;]{0,200}))")
_RUST_METHODS = late(r"\b(get|post|put|patch|delete|head|options|any)(?:_service)?\(")
_RUST_ATTRIBUTE = late(
    rf"#\[(?:\w{{1,20}}::)?(?P<method>{_VERBS}|route)\(\s{{0,20}}\"(?P<name>/[^\"\n]{{0,160}})\""
)
_RUST_RESOURCE = late(r"\bweb::(?:resource|scope)\(\s{0,20}\"(?P<name>/[^\"\n]{0,160})\"")
_SHARP_MAP = late(
    r"(?:\b(?P<var>\w{1,40})\s?=\s?)?\b(?P<of>\w{1,40})\s{0,40}\.Map(?P<method>Get|Post|Put|Patch|Delete|Methods|Hub|Group)(?:<[^<>\n]{1,60}>)?"
    r"\(\s{0,40}\"(?P<name>/?[^\"\n]{0,160})\""
)
_PHP = late(
    rf"(?:\$(?:app|router|r|group|this->app|this->router)->(?P<method>{_VERBS}|any|map)\(\s{{0,40}}(?:\[[^\]\n]{{1,60}}\],\s?)?['\"](?P<name>/[^'\"\n]{{0,160}})['\"])\s?,"
)
_SINATRA = late(
    rf"^[ \t]{{0,20}}(?P<method>{_VERBS})\s?\(?\s?['\"](?P<name>/[^'\"\n]{{0,160}})['\"][^\n]{{0,80}}\bdo\b",
    re.M,
)
_PERL = late(
    rf"(?:^[ \t]{{0,20}}|->)(?P<method>{_VERBS}|any|websocket)\s?\(?\s?['\"](?P<name>/[^'\"\n]{{0,160}})['\"]\s?(?:=>|\))",
    re.M,
)
_CLOJURE = late(r"\((?P<method>GET|POST|PUT|PATCH|DELETE|ANY|HEAD)\s{1,5}\"(?P<name>/[^\"\n]{0,160})\"")
_VAPOR = late(
    rf"\b(?:app|routes|grouped|protected|router)\.(?P<method>{_VERBS})\(\s?(?P<name>\"[^\n\"]{{1,60}}\"(?:,\s?\"[^\n\"]{{1,60}}\"){{0,6}})"
)
_SERVICE = late(
    r"^[ \t]{0,20}(?:service\s{1,5}(?P<service>\w{1,80})\s?\{|rpc\s{1,5}(?P<name>\w{1,80})\s?\()", re.M
)
_HTTP_OF_RPC = late(r"\b(?P<method>get|post|put|patch|delete)\s?:\s?\"(?P<name>/[^\"\n]{0,200})\"")
_SCRIPT_MOUNT = late(
    rf"\.(?:route|use|register)\(\s{{0,40}}{_Q}(?P<name>/[^'\"`\n*]{{1,120}}){_Q}\s?,(?:\s{{0,40}}\w{{1,40}},){{0,3}}\s{{0,40}}(?P<of>[A-Za-z_$]\w{{0,60}})\s?,?\s{{0,40}}\)"
)
_SCRIPTS = ("javascript", "typescript", "tsx")


def find_routes(language: str, text: str) -> Iterator[Found]:
    """The routes that a file answers."""
    # What is filled in is a route of what is made so.
    yield from (one for one in find_nested(language, text) if "#{" not in one.name)
    if language == "python":
        yield from _find_in_python(text)
    elif language in _SCRIPTS and any(need in text for need in _SCRIPT_NEEDS):
        yield from _find_in_scripts(text)
    elif language == "go" and ('"/' in text or " /" in text):
        yield from _find_in_go(text)
    elif language in ("java", "kotlin"):
        if "@Path(" in text:
            yield from _find_jax_rs(text)
        if "io.ktor" in text:
            yield from _plain(_KTOR, text)
    elif language == "rust" and '"/' in text:
        if "axum" in text or "actix" in text or "rocket" in text or "outer" in text:
            yield from _find_in_rust(text)
    elif language == "c-sharp" and ".Map" in text:
        yield from _find_mapped(text)
    elif language == "php" and ("->get(" in text or "->post(" in text or "->map(" in text):
        yield from _plain(_PHP, text)
    elif language == "ruby" and ("Sinatra" in text or "sinatra" in text or "Grape" in text):
        yield from _plain(_SINATRA, text)
    elif language == "perl" and ("Mojo" in text or "Dancer" in text):
        yield from _plain(_PERL, text)
    elif language == "clojure" and ("compojure" in text or "defroutes" in text):
        yield from _plain(_CLOJURE, text)
    elif language == "swift" and "import Vapor" in text:
        for match in _VAPOR.finditer(text):
            path = "/" + "/".join(re.findall(r"\"([^\"]*)\"", match["name"]))
            yield Found(match.start(), ROUTE, path, match["method"].upper())
    elif language == "protobuf":
        yield from _find_services(text)


def _plain(pattern: re.Pattern[str], text: str) -> Iterator[Found]:
    for match in pattern.finditer(text):
        method = match["method"].upper()
        yield Found(
            match.start("name"),
            ROUTE,
            match["name"] or "/",
            "" if method in ("MAP", "METHODS", "ROUTE", "GROUP") else method,
        )


def _listed(written: str) -> str:
    return ", ".join(re.findall(r"[A-Z]{3,8}", written.upper()))


def _find_in_python(text: str) -> Iterator[Found]:
    is_quoted = any(opening in text for opening in _OPENINGS)
    if is_quoted and "@" in text and ("route" in text or "app" in text or "Router" in text):
        prefixes = {}
        has_prefixes = "Router(" in text or "Blueprint(" in text
        for match in _PYTHON_PREFIX.finditer(text) if has_prefixes else ():
            prefix = _PREFIX.search(match["inside"])
            if prefix is not None:
                prefixes[match["of"]] = prefix[1].rstrip("/")
        for match in _PYTHON.finditer(text):
            prefix_of = prefixes.get(match["of"], "")
            if not (prefix_of or match["name"]):
                continue
            method = match["method"].upper()
            if method in ("ROUTE", "API_ROUTE"):
                listed = _METHODS.search(match["rest"])
                method = _listed(listed[1]) if listed else "GET"
            yield Found(match.start("name"), ROUTE, prefix_of + match["name"], method)
    if "starlette" in text:
        yield from (Found(match.start("name"), ROUTE, match["name"]) for match in _STARLETTE.finditer(text))
    if "aiohttp" in text:
        yield from _plain(_AIOHTTP, text)


def _find_in_scripts(text: str) -> Iterator[Found]:
    for match in _SCRIPT.finditer(text):
        of = _RECEIVER.search(text[max(0, match.start() - 60) : match.start()])
        if of is not None and (of["of"] is None or _SCRIPT_ROUTERS.fullmatch(of["of"])):
            method = match["method"].upper()
            yield Found(match.start("name"), ROUTE, match["name"], "" if method == "ALL" else method)
    for match in _SCRIPT_MOUNT.finditer(text):
        yield Found(match.start("name"), MOUNT, match["name"], match["of"])
    for match in _SCRIPT_CHAIN.finditer(text):
        yield Found(match.start("name"), ROUTE, match["name"], match["method"].upper())
    if "astify" in text:
        for match in _SCRIPT_OBJECT.finditer(text):
            method = re.search(r"\bmethod:\s?['\"]([A-Z]+)", match[0])
            yield Found(match.start("name"), ROUTE, match["name"], method[1] if method else "")


def _find_in_go(text: str) -> Iterator[Found]:
    prefixes: dict[str, str] = {}
    for match in _GO_GROUP.finditer(text):
        # In their order: a group of a group has both.
        prefixes[match["var"]] = prefixes.get(match["of"], "") + match["name"].rstrip("/")
    for match in _GO.finditer(text):
        method = match["method"]
        if method in _ONLY_PREFIX or (match["end"] == ")" and method not in ("Handle", "HandleFunc")):
            # It is a prefix, or a request that is made.
            continue
        if not method.isupper() and not method.startswith("Hand") and not _GO_ROUTERS.fullmatch(match["of"]):
            continue
        if method.startswith("Hand"):
            listed = _GO_METHODS.match(text, match.end()) if ".Methods(" in text else None
            method = match["verb"] or (_listed(listed[1]) if listed else "")
        elif method == "Method":
            method = _listed(match[0].partition("/")[0].partition("(")[2].replace("http.Method", ""))
        else:
            method = "" if method in ("Any", "All") else method.upper()
        yield Found(match.start("name"), ROUTE, prefixes.get(match["of"], "") + match["name"], method)


def _find_jax_rs(text: str) -> Iterator[Found]:
    """Paths and methods of JAX-RS: those of a class stand in front of those of its methods."""
    prefix = path = method = ""
    at = -1
    for match in _JAX_RS.finditer(text):
        if match["type"]:
            if method == "":
                prefix = path
            path, at = "", -1
        elif match["end"]:
            if method:
                whole = "/" + "/".join(part for part in (prefix.strip("/"), path.strip("/")) if part)
                yield Found(at, ROUTE, whole, method)
            path, method, at = "", "", -1
        else:
            at = match.start() if at < 0 else at
            if match["method"] == "Path":
                path = match["name"] or ""
            else:
                method = match["method"]


def _find_in_rust(text: str) -> Iterator[Found]:
    for match in _RUST_ROUTE.finditer(text):
        if match[0].startswith(".nest"):
            continue
        rest = match["rest"].partition(".route(")[0]
        methods = list(dict.fromkeys(found.upper() for found in _RUST_METHODS.findall(rest)))
        yield Found(match.start("name"), ROUTE, match["name"], ", ".join(methods).replace("ANY", ""))
    yield from _plain(_RUST_ATTRIBUTE, text)
    for match in _RUST_RESOURCE.finditer(text):
        yield Found(match.start("name"), ROUTE, match["name"])


def _find_mapped(text: str) -> Iterator[Found]:
    """Minimal APIs of ASP.NET, with the groups that they are in."""
    prefixes: dict[str, str] = {}
    for match in _SHARP_MAP.finditer(text):
        whole = f"{prefixes.get(match['of'], '')}/{match['name'].strip('/')}".rstrip("/") or "/"
        if match["method"] == "Group":
            prefixes[match["var"] or ""] = whole.rstrip("/")
        else:
            method = match["method"].upper()
            yield Found(match.start("name"), ROUTE, whole, "" if method in ("METHODS", "HUB") else method)


def _find_services(text: str) -> Iterator[Found]:
    """Calls of services in protobuf, and the paths that they have over HTTP."""
    service = ""
    for match in _SERVICE.finditer(text):
        service = match["service"] or service
        if match["name"] and service:
            yield Found(match.start("name"), ROUTE, f"{service}.{match['name']}", "rpc")
    if "google.api.http" in text:
        yield from _plain(_HTTP_OF_RPC, text)
