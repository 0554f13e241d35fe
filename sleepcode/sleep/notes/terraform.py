"""What modules of Terraform need: its version, providers, and modules of registries, each with the versions asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import NamedTuple

from sleepcode.model import Citation
from sleepcode.parsing.hcl_uses import bare_source
from sleepcode.parsing.late import late
from sleepcode.sleep.notes.manifests import Said, manifests_by_depth
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.notes.wording import clean

ENDINGS = (".tf", ".tofu")
MANIFESTS = ("*.tf", "*.tofu")
_REQUIRING = ("versions.tf", "terraform.tf", "main.tf", "providers.tf", "versions.tofu", "main.tofu")
"""Files that say by custom what a module needs."""
_MOST_PLACES = 3
_REQUIRED_VERSION = late(r"^[ \t]*required_version\s*=\s*\"([^\"\n]{1,60})\"", re.M)
_PROVIDERS = late(r"\brequired_providers\s*\{")
_PROVIDER = late(r"([\w-]+)\s*=\s*(?:\{([^{}]{0,2000})\}|\"([^\"\n]{1,60})\")")
_BETWEEN = late(r"(?:\s|#[^\n]*|//[^\n]*|,)+")
_MODULE = late(r"^module\s+\"[^\"\n]+\"\s*\{\s*$(.*?)^\}", re.M | re.S)
_SOURCE = late(r"^[ \t]*source\s*=\s*\"([^\"$\n]{1,200})\"", re.M)
_VERSION = late(r"^[ \t]*version\s*=\s*\"([^\"\n]{1,60})\"", re.M)
_ON_LINE = late(r"\bversion\s*=\s*\"([^\"\n]{1,60})\"|^\s*=\s*\"([^\"\n]{1,60})\"")
_LINES_OF_ENTRY = 6
"""Lines of an entry up to which its version stands from its source."""
_LOCAL = (".", "/")
_MOST = 200


class Needed(NamedTuple):
    """A provider or a module that is asked for."""

    name: str
    """`hashicorp/aws`, `terraform-aws-modules/kms/aws`."""
    local_name: str
    """`aws`; empty for a module."""
    version: str
    start: int
    """Lines of its version where it has one, else of where it is asked for."""


def needed_in(text: str) -> Iterator[Needed]:
    """What a file asks for, providers first; at most 200."""
    yield from islice(chain(_providers_in(text), _modules_in(text)), _MOST)


def version_beside(lines: Sequence[str], line: int, rest: str) -> str:
    """The version in the entry that a line has the source of; `rest` is what follows the source there."""
    if match := _ON_LINE.search(rest):
        return match.group(1) or match.group(2)
    for step, end in ((1, "}"), (-1, "{")):
        for near in range(1, _LINES_OF_ENTRY):
            at = line - 1 + step * near
            if not 0 <= at < len(lines) or end in lines[at]:
                break
            if match := _VERSION.match(lines[at]):
                return match.group(1)
    return ""


def _providers_in(text: str) -> Iterator[Needed]:
    for head in _PROVIDERS.finditer(text):
        place = head.end()
        while match := _next_provider(text, place):
            place = match.end()
            name, body, version = match.group(1), match.group(2) or "", match.group(3) or ""
            source, asked = _SOURCE.search(body), _VERSION.search(body)
            if body:
                version = asked.group(1) if asked is not None else ""
            at = match.start() if asked is None else match.start(2) + asked.start(1)
            yield Needed(source.group(1) if source is not None else name, name, version, _line(text, at))


def _next_provider(text: str, place: int) -> re.Match[str] | None:
    """The next entry of a block, comments between them set aside; None at its end."""
    between = _BETWEEN.match(text, place)
    return _PROVIDER.match(text, between.end() if between is not None else place)


def _modules_in(text: str) -> Iterator[Needed]:
    for match in _MODULE.finditer(text):
        body = match.group(1)
        source, version = _SOURCE.search(body), _VERSION.search(body)
        if source is None or source.group(1).startswith(_LOCAL):
            continue
        at = match.start(1) + (version or source).start(1)
        yield Needed(bare_source(source.group(1)), "", version.group(1) if version else "", _line(text, at))


def find_required(snapshot: Snapshot) -> Iterator[tuple[str, Said]]:
    """(`Terraform` or `aws provider`, what of it the outermost modules ask for), the versions of the module at the top
    first."""
    told: dict[str, set[str]] = {}
    for path in manifests_by_depth(snapshot, *_REQUIRING):
        text = snapshot.read_text(path) or ""
        for name, version, line in _versions_in(text):
            known = told.setdefault(name, set())
            if version not in known and len(known) < _MOST_PLACES:
                known.add(version)
                yield name, Said(f"`{clean(path, 80)}`: `{clean(version, 60)}`", Citation(path, line, line))


def _versions_in(text: str) -> Iterator[tuple[str, str, int]]:
    if required := _REQUIRED_VERSION.search(text):
        yield "Terraform", required.group(1), _line(text, required.start(1))
    for one in _providers_in(text):
        if one.version:
            yield f"{clean(one.local_name, 40)} provider", one.version, one.start


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1
