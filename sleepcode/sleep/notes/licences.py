"""Which licence a text is: by what only that licence says."""

from __future__ import annotations

import re

from sleepcode.parsing.late import late

_MOST = 20_000
_MOST_OF_SEVERAL = 200_000
_SHORTEST, _OPENING = 2_500, 1_500
_LICENCES = (
    ("GNU Affero General Public License{} (AGPL)", late(r"GNU AFFERO GENERAL PUBLIC LICENSE", re.I)),
    ("GNU Lesser General Public License{} (LGPL)", late(r"GNU LESSER GENERAL PUBLIC LICENSE", re.I)),
    ("GNU General Public License{} (GPL)", late(r"GNU GENERAL PUBLIC LICENSE", re.I)),
    ("Mozilla Public License{} (MPL)", late(r"Mozilla Public License", re.I)),
    ("Apache License 2.0 (Apache-2.0)", late(r"Apache License\s+Version 2\.0", re.I)),
    ("Eclipse Public License{} (EPL)", late(r"Eclipse Public License", re.I)),
    ("Server Side Public License (SSPL)", late(r"Server Side Public License", re.I)),
    ("Redis Source Available License{} (RSAL)", late(r"Redis Source Available License", re.I)),
    ("Elastic License{} (ELv2)", late(r"Elastic License", re.I)),
    ("Functional Source License (FSL)", late(r"Functional Source License", re.I)),
    ("Business Source License (BUSL)", late(r"Business Source License", re.I)),
    ("Boost Software License (BSL-1.0)", late(r"Boost Software License", re.I)),
    ("Creative Commons Zero dedication (CC0)", late(r"CC0 1\.0 Universal", re.I)),
    ("Unlicense", late(r"free and unencumbered software released into the public domain", re.I)),
    (
        "BSD 3-clause license (BSD-3-Clause)",
        late(
            r"Redistribution and use in source and binary forms.*(?:Neither the name|may not be used to endorse|contributors may be used to endorse)",
            re.I | re.S,
        ),
    ),
    ("BSD 2-clause license (BSD-2-Clause)", late(r"Redistribution and use in source and binary forms", re.I)),
    (
        "ISC license (ISC)",
        late(r"Permission to use, copy, modify, and(?:/or)? distribute this software", re.I),
    ),
    ("MIT license (MIT)", late(r"Permission is hereby granted, free of charge, to any person", re.I)),
    ("zlib license (Zlib)", late(r"This software is provided 'as-is', without any express or implied", re.I)),
)
"""(name, what only its text says), those that name others in their text first."""
_NUMBER = late(r"[\s,]*(?:\([^()\n]{1,20}\))?[\s,]*(?:(?:version|v\.?|licen[cs]e)\s*)*(\d(?:\.\d)?)", re.I)
_CHOICE = late(r"\b(?:your|user's|licensee's) (?:choice|option)\b|\bdual[- ]licen[cs]|\bchoose\b", re.I)
_BEFORE_TITLE = late(r"(?:\A|\n)[ \t]*\n[ \t]*(?:#{1,6}[ \t]+)?(?:\d{1,2}[.)][ \t]*)?(?:the[ \t]+)?\Z", re.I)
_AFTER_TITLE = late(
    r"[ \t,]*(?:v(?:ersion)?[ \t.]*)?[\d.]*[ \t]*(?:\([\w .-]{1,40}\))?[ \t]*(?:agreement|text)?[ \t:=]*(?:\n|\Z)",
    re.I,
)
_IN_BODY = ("BSD", "ISC", "MIT", "zlib", "Unlicense")
"""Licences that are known by how their text begins, not by their title."""


def recognise_licences(text: str) -> tuple[str, ...]:
    """The names of the licences whose texts stand in one file, in order; the first alone where it only names others."""
    first = recognise_licence(text)
    if not first:
        return ()
    found: dict[int, str] = {}
    text = text[:_MOST_OF_SEVERAL].replace("\r", "")
    for name, pattern in _LICENCES:
        for match in pattern.finditer(text):
            if _is_titled(name, text, match):
                # Of those that begin alike, the first has what the others lack.
                found.setdefault(match.start(), _numbered(name, text, match.end()))
                break
    names = tuple(dict.fromkeys(found[start] for start in sorted(found)))
    return names if len(names) > 1 else (first,)


def has_choice(text: str) -> bool:
    """Whether a file with several licences says in its opening that one may choose among them."""
    return bool(_CHOICE.search(text[:_OPENING]))


def has_text(text: str) -> bool:
    """Whether a file that names a licence is more than a remark on it: long enough, or titled by it."""
    return len(text) > _SHORTEST or any(
        _is_titled(name, text, match) for name, pattern in _LICENCES for match in pattern.finditer(text)
    )


def _is_titled(name: str, text: str, match: re.Match[str]) -> bool:
    """Whether a licence's text begins where it is named."""
    before = "\n\n" + text[max(0, match.start() - 80) : match.start()]
    is_titled = _AFTER_TITLE.match(text, match.end()) or name.startswith(_IN_BODY)
    return bool(is_titled and _BEFORE_TITLE.search(before))


def recognise_licence(text: str) -> str:
    """The name of the licence that a text names first; empty where it is of none that is known."""
    text = " ".join(text[:_MOST].split())
    places = [
        (match.start(), match.end(), name)
        for name, pattern in _LICENCES
        if (match := pattern.search(text)) is not None
    ]
    if not places:
        return ""
    _, end, name = min(places, key=lambda place: place[0])
    return _numbered(name, text, end)


def _numbered(name: str, text: str, end: int) -> str:
    """The name with the version that its text tells right after it."""
    number = _NUMBER.match(text, end)
    return name.format(f" {number.group(1)}" if number is not None else "")
