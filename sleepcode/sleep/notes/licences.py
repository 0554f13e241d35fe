"""Which licence a text is: by what only that licence says."""

from __future__ import annotations

import re

from sleepcode.parsing.late import late

_MOST = 20_000
_LICENCES = (
    ("GNU Affero General Public License{} (AGPL)", late(r"GNU AFFERO GENERAL PUBLIC LICENSE", re.I)),
    ("GNU Lesser General Public License{} (LGPL)", late(r"GNU LESSER GENERAL PUBLIC LICENSE", re.I)),
    ("GNU General Public License{} (GPL)", late(r"GNU GENERAL PUBLIC LICENSE", re.I)),
    ("Mozilla Public License{} (MPL)", late(r"Mozilla Public License", re.I)),
    ("Apache License 2.0 (Apache-2.0)", late(r"Apache License\s+Version 2\.0", re.I)),
    ("Eclipse Public License{} (EPL)", late(r"Eclipse Public License", re.I)),
    ("Server Side Public License (SSPL)", late(r"Server Side Public License", re.I)),
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
_NUMBER = late(r"\bversion (\d(?:\.\d)?)", re.I)


def recognise_licence(text: str) -> str:
    """The name of the licence that a text names first; empty where it is of none that is known."""
    text = " ".join(text[:_MOST].split())
    places = [
        (match.start(), name) for name, pattern in _LICENCES if (match := pattern.search(text)) is not None
    ]
    if not places:
        return ""
    first, name = min(places, key=lambda place: place[0])
    if "{}" in name:
        number = _NUMBER.search(text, first)
        name = name.format(
            f" {number.group(1)}" if number is not None and number.start() < first + 200 else ""
        )
    return name
