"""What a file is generated from, which is edited instead of it: `lexer.l` of `lexer.c`, or what its banner names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from posixpath import join, normpath

from sleepcode.model import Role
from sleepcode.ranking.view import RevisionView

_MADE_FROM = tuple(
    (
        ".y .yy .ypp .l .ll .lex .re .rl .g4 .jison .langium .lark .peg .pegjs .peggy .proto "
        ".thrift .fbs .pyx .ts .tsx .coffee .scss .less .tmpl .in.c .m4 .dart"
    ).split()
)
"""Endings of what tools make code from. What a lock is of is none: that changes by itself."""
_COMPILED = (".ts", ".tsx"), (".js", ".jsx", ".mjs", ".cjs", ".map", ".d.ts")
"""Endings of what is compiled, and of what only that makes: beside it lies what other tools wrote for it to import."""
_LANGUAGE = r"([a-z]{2,3}(?:[_-][A-Za-z]{2,4})*)"
_OF_LANGUAGE = re.compile(rf"/(?:strings|app_localizations)_{_LANGUAGE}(?:\.g)?\.dart$")
"""What programs of Dart make of the texts in a language."""
_TEXTS = re.compile(
    rf"/(?:i18n|l10n|translations?)/(?:[\w-]+/)*(?:app_|intl_|strings_)?{_LANGUAGE}(?:\.i18n)?\.(?:arb|json|ya?ml)$"
)
"""Where these texts are."""
_INSIDE = re.compile(r"(?:^|/)(?:lib|assets)/")
_ENDINGS_OF_TEXTS = (".dart", ".arb", ".json", ".yaml", ".yml")
_MOST_READ = 50
"""Generated files, the likeliest, of which it is read what they name as their source."""


def source_of(path: str, made_from: str) -> str:
    """The path from the top of the repository that a generated file names as its source (`FileFacts.made_from`)."""
    return normpath(join(path.rpartition("/")[0], made_from)) if made_from.startswith(".") else made_from


def find_raised(view: RevisionView, scores: Mapping[int, float]) -> dict[int, tuple[float, int]]:
    """Place -> (what its score lacks, the file that has it), of sources of likelier files that are generated from them.

    What is generated names its source, or both have the same name, but for the ending, in the same folder. Nobody
    edits what is generated itself, so its source is at least as likely to be edited.
    """
    generated = [place for place in scores if view.role(place) is Role.GENERATED]
    generated.sort(key=lambda place: (-scores[place], view.path(place)))
    if not generated:
        return {}
    by_name: dict[str, int] = {}
    for place in generated:
        by_name.setdefault(_without_ending(view.path(place)), place)
        if texts := _texts_of(view.path(place), _OF_LANGUAGE):
            by_name.setdefault(texts, place)
    named = _named_sources(view, generated[:_MOST_READ])
    found: dict[int, tuple[float, int]] = {}
    for place, score in scores.items():
        path = view.path(place)
        if view.role(place) in (Role.GENERATED, Role.TEST):
            continue
        naming = named.get(path.rpartition("/")[2], ())
        made = next((one for source, one in naming if _is_meant(path, source, view.path(one))), None)
        if made is None and path.endswith(_MADE_FROM):
            made = by_name.get(_without_ending(path))
            if made is not None and not _can_make(path, view.path(made)):
                made = None
        if made is None and (texts := _texts_of(path, _TEXTS)):
            made = by_name.get(texts)
        if made is not None and scores[made] > score:
            found[place] = scores[made] - score, made
    return found


def _texts_of(path: str, pattern: re.Pattern[str]) -> str:
    """What files of the texts of one language have in common, in one package; empty for others."""
    match = pattern.search(f"/{path}") if path.endswith(_ENDINGS_OF_TEXTS) else None
    if match is None:
        return ""
    package = _INSIDE.split(path, maxsplit=1)[0]
    return f"{package}//{match.group(1).replace('-', '_').lower()}"


def _named_sources(view: RevisionView, generated: Sequence[int]) -> dict[str, list[tuple[str, int]]]:
    """File name -> (path that a generated file names as its source, that file), of those in order."""
    named = {place: brief.made_from for place, brief in view.briefs(generated) if brief.made_from}
    found: dict[str, list[tuple[str, int]]] = {}
    for place in filter(named.__contains__, generated):
        source = source_of(view.path(place), named[place])
        found.setdefault(source.rpartition("/")[2], []).append((source, place))
    return found


def _is_meant(path: str, source: str, made: str) -> bool:
    """Whether a path is the one that a generated file means: from the top, from some root, or beside it."""
    if path == source or ("/" in source and path.endswith(f"/{source}")):
        return True
    return path.rpartition("/")[0] == made.rpartition("/")[0] and "/" not in source


def _can_make(path: str, made: str) -> bool:
    """Whether a file can be what another one of its name is made from: a tool's input has another ending."""
    inputs, outputs = _COMPILED
    if path.endswith(inputs):
        return made.endswith(outputs)
    if path.endswith(".dart"):
        # `cart.g.dart` is a part of `cart.dart`.
        return made.endswith(".dart")
    return path.rpartition(".")[2] != made.rpartition(".")[2]


def _without_ending(path: str) -> str:
    folder, slash, name = path.rpartition("/")
    return folder + slash + name[:1] + name[1:].partition(".")[0]
