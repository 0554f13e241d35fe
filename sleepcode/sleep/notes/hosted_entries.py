"""Entry points that something else starts: a web server, a browser, a process manager or a bundler."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from posixpath import normpath
from typing import TypeVar

from sleepcode.model import Citation
from sleepcode.parsing.languages import SHELLS
from sleepcode.parsing.late import late
from sleepcode.parsing.roles import aside_kind
from sleepcode.sleep.notes.declared_entries import EntryPoint
from sleepcode.sleep.notes.manifests import cite, read_json, table
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.notes.wording import clean

_SCRIPT = late(
    r"<script\b(?=[^>]{0,300}\btype=[\"']module[\"'])[^>]{0,300}?\bsrc=[\"'](?:\./|/)?([\w./-]+)[\"']", re.I
)
_FRONT = late(r"(?:(?:[\w.-]+/){0,2}(?:public|web|htdocs|pub)/)?index\.php")
_GATEWAY = late(r"(?:[\w.-]+/){0,3}([aw]sgi)\.py")
_CELERY = late(r"\bCelery\(")
_PROCFILE = late(r"(?:[\w.-]+/){0,2}Procfile(?:\.\w+)?")
_PROCESS = late(r"^([\w-]+):[ \t]*(\S.*)$", re.M)
_BUNDLER = late(
    r"(?:[\w.-]+/){0,3}(?:webpack|vite|rollup|rspack|esbuild|rolldown|tsup|build|bundle)[\w.-]*\.[cm]?[jt]s"
)
_ENTRY = late(
    r"\b(?:entry|entryPoints|input)\b\s*[:=]\s*(?:\{([^}]{0,2000})|\[([^\]]{0,2000})|([^\n]{0,300}))"
)
_ANDROID = "/AndroidManifest.xml"
_XML_COMMENT = late(r"<!--.*?(?:-->|\Z)", re.S)
_APPLICATION = late(r"<application\b[^>]{0,2000}?\bandroid:name=\"([\w.]+)\"")
_ACTIVITY = late(
    r"<activity(?:-alias)?\b[^>]{0,2000}?\bandroid:name=\"([\w.]+)\"[^>]*>(.{0,4000}?)</activity", re.S
)
_SOURCE = late(r"['\"`]((?:\.{1,2}/)*[\w][\w./-]*\.[cm]?[jt]sx?)['\"`]")
_SHELL_SETTINGS = late(r"(?:^|[/.])(?:zshrc|bashrc|bash_profile|zsh-template)$")
_README = late(r"README(?:\.\w+)?", re.I)
_SOURCED = late(
    r"^[^#\n]{0,80}?(?<![\w.])(?:source|\\?\.)[ \t]+(\"?[$~][\w{}./~-]{0,60}/)([\w-]+\.(?:sh|bash|zsh))\b",
    re.M,
)
_READ = ("source", "configuration", "data")
_Found = Iterator[tuple[str, str, Citation]]
"""(the file that is started, what is told of it, where that is said)."""
_Value = TypeVar("_Value")
_MOST_READ = 30
_MOST_OF_FILE = 8


def hosted_entries(snapshot: Snapshot) -> Iterator[EntryPoint]:
    """What is started from elsewhere, each file once; the nearest to the top first of each kind."""
    paths = sorted(
        (
            path
            for path in snapshot.files
            if not aside_kind(path) and snapshot.files[path].role.value in _READ
        ),
        key=lambda path: (path.count("/"), path),
    )
    told: set[str] = set()
    for find in (
        _of_django,
        _of_gateways,
        _of_php,
        _of_rack,
        _of_processes,
        _of_android,
        _of_angular,
        _of_pages,
        _of_bundlers,
        _of_shells,
    ):
        for path, text, citation in find(snapshot, paths):
            if path not in told:
                told.add(path)
                yield EntryPoint("program", text, citation)


def is_django(snapshot: Snapshot, path: str) -> bool:
    """Whether a file is the `manage.py` of a site."""
    if path.rpartition("/")[2] != "manage.py" or not snapshot.is_product(path):
        return False
    return bool(
        _recalled(snapshot, "site", path, lambda text: ["x"] if "DJANGO_SETTINGS_MODULE" in text else [])
    )


def _of_django(snapshot: Snapshot, paths: list[str]) -> _Found:
    for path in paths:
        if is_django(snapshot, path):
            yield path, f"`{clean(path, 120)}`: Django's commands", Citation(path)


def _of_gateways(snapshot: Snapshot, paths: list[str]) -> _Found:
    """What servers of ASGI and WSGI load, and the application of Celery."""
    for path in paths:
        gateway = _GATEWAY.fullmatch(path)
        if gateway is not None and snapshot.is_product(path):
            yield path, f"`{clean(path, 120)}`: application of {gateway.group(1).upper()}", Citation(path)
        elif path.endswith("/celery.py") and snapshot.is_product(path):
            for _ in _recalled(snapshot, "workers", path, lambda text: _CELERY.findall(text)[:1]):
                yield path, f"`{clean(path, 120)}`: application of Celery", cite(snapshot, path, "Celery(")


def _of_php(snapshot: Snapshot, paths: list[str]) -> _Found:
    for path in paths:
        if _FRONT.fullmatch(path) and snapshot.is_product(path):
            yield path, f"`{clean(path, 120)}`: answers the requests of the web", Citation(path)


def _of_rack(snapshot: Snapshot, paths: list[str]) -> _Found:
    for path in paths:
        if path.rpartition("/")[2] == "config.ru" and path.count("/") < 2:
            yield path, f"`{clean(path, 120)}`: application of Rack", Citation(path)


def _of_processes(snapshot: Snapshot, paths: list[str]) -> _Found:
    for path in paths:
        if not _PROCFILE.fullmatch(path):
            continue
        for name, command in _recalled(snapshot, "processes", path, _PROCESS.findall)[:_MOST_OF_FILE]:
            text = f"process `{clean(name, 40)}` of `{clean(path, 80)}`: `{clean(command, 100)}`"
            yield f"{path} {name}", text, cite(snapshot, path, f"{name}:")


def _of_android(snapshot: Snapshot, paths: list[str]) -> _Found:
    """What the system of a phone starts: an application, and the activities that a launcher shows."""
    for manifest in [path for path in paths if path.endswith(_ANDROID)][:_MOST_READ]:
        module = manifest.partition("/src/")[0]
        for kind, name in _recalled(snapshot, "started", manifest, _started_by)[:_MOST_OF_FILE]:
            ends = (f"/{name.rpartition('.')[2]}.kt", f"/{name.rpartition('.')[2]}.java")
            inside = (path for path in snapshot.product if path.startswith(f"{module}/src/"))
            target = next((path for path in inside if path.endswith(ends)), "")
            if target:
                text = f"`{clean(target, 120)}`: {kind} of `{clean(manifest, 100)}`"
                yield target, text, cite(snapshot, manifest, f'"{name}"')


def _started_by(text: str) -> list[tuple[str, str]]:
    """(kind, class) of what a manifest of Android has started."""
    text = _XML_COMMENT.sub("", text)
    found = [("application", name) for name in _APPLICATION.findall(text)]
    found += [("launched activity", name) for name, body in _ACTIVITY.findall(text) if ".LAUNCHER" in body]
    return found


def _of_angular(snapshot: Snapshot, paths: list[str]) -> _Found:
    for path in paths:
        if path.rpartition("/")[2] != "angular.json":
            continue
        folder = path.removesuffix("angular.json")
        projects = table(read_json(snapshot, path), "projects")
        for name in projects:
            options = table(projects, name, "architect", "build", "options")
            target = options.get("browser", options.get("main"))
            if isinstance(target, str) and folder + target in snapshot.files:
                shown = f"`{clean(folder + target, 120)}`: Angular's `{clean(name, 60)}`"
                yield folder + target, shown, cite(snapshot, path, f'"{target}"')


def _of_pages(snapshot: Snapshot, paths: list[str]) -> _Found:
    """Modules that a page loads."""
    pages = [path for path in paths if path.endswith(".html") and path.count("/") < 4]
    for page in pages[:_MOST_READ]:
        around = page.rpartition("/")[0]
        for source in _recalled(snapshot, "modules", page, _SCRIPT.findall)[:_MOST_OF_FILE]:
            target = normpath(f"{around}/{source}".lstrip("/"))
            if target in snapshot.files:
                text = f"`{clean(target, 120)}`: module of the page `{clean(page, 100)}`"
                yield target, text, cite(snapshot, page, source)


def _of_bundlers(snapshot: Snapshot, paths: list[str]) -> _Found:
    """What bundlers begin with, by settings that name files beside them or from their package's folder."""
    for settings in [path for path in paths if _BUNDLER.fullmatch(path)][:_MOST_READ]:
        around = settings.rpartition("/")[0]
        for source in _recalled(snapshot, "bundled", settings, _bundled_by)[:_MOST_OF_FILE]:
            target = normpath(f"{around}/{source}".lstrip("/"))
            if snapshot.is_product(target):
                text = f"`{clean(target, 120)}`: bundled by `{clean(settings, 100)}`"
                yield target, text, cite(snapshot, settings, source)


def _bundled_by(text: str) -> list[str]:
    return [source for entry in _ENTRY.findall(text) for source in _SOURCE.findall("".join(entry))]


def _of_shells(snapshot: Snapshot, paths: list[str]) -> _Found:
    """Scripts at the top that a README or a template of settings has people's shells source."""
    settings = [path for path in paths if _SHELL_SETTINGS.search(path)]
    readmes = sorted(path for path in snapshot.files if _README.fullmatch(path))
    for path in [*settings[:_MOST_READ], *readmes]:
        for place, name in _recalled(snapshot, "sourced", path, _SOURCED.findall):
            file = snapshot.files.get(name)
            if file is not None and file.language in SHELLS and snapshot.is_product(name):
                text = f"`{clean(name, 120)}`: sourced by people's shells, as in `{clean(path, 100)}`"
                yield name, text, cite(snapshot, path, f"{place}{name}")


def _recalled(snapshot: Snapshot, kind: str, path: str, find: Callable[[str], list[_Value]]) -> list[_Value]:
    """What is found in a file's text; told again while it is what it was."""
    found: list[_Value] = snapshot.recall_of(
        f"{kind} of {path}", [path], lambda: find(snapshot.read_text(path) or "")
    )
    return found
