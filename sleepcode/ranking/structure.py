"""Signals from structure: imports, names that pair (a source and its test), folders."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence, Set
from math import log
from typing import TYPE_CHECKING, TypeVar
from zlib import crc32

from sleepcode.facts import Import
from sleepcode.parsing.import_keys import EXPORTED, PART
from sleepcode.parsing.words import hash_term, split_word

if TYPE_CHECKING:
    from sleepcode.ranking.view import RevisionView

T = TypeVar("T", str, int)
_AFFIX = re.compile(
    r"^(?:tests?[_-]|spec[_-])|(?:[_.-](?:tests?|spec|e2e|bench|stories|unit|integration))+$|(?<=[a-z0-9])(?:Tests?|Spec|IT|_SUITE)$"
)
_SUITE = re.compile(r"(?<=[a-z0-9])Suite$")
"""What tests of Scala are called as well."""
_SAYING = (".py", ".go", ".rb", ".java", ".kt", ".php", ".cs", ".swift", ".ex", ".exs", ".dart")
_PLAIN = frozenset(
    "index init main mod lib test tests readme conftest types utils util common setup config".split()
)

_DOTTED = tuple(".ex .exs .ts .tsx .mts .cts .js .jsx .mjs .cjs .html .css .scss .less".split())
"""Endings of files whose names may have dots within."""
_INNER = re.compile(r"\.(?:d|module|min)$")
"""What says of which kind a file is and belongs to no name."""
_MOST_SHARING = 400
_HANDS_ON = re.compile(r"(?:^|/)(?:__init__\.pyi?|mod\.rs|lib\.rs|index\.[cm]?[jt]sx?)$")
_SAYS_SO = ".dart"
_HANDS_ON_ALL = ".sol"
"""Of Solidity, what a file imports can be imported from it like what it defines."""
_HANDING = frozenset((EXPORTED, PART))
_MOST_HANDED = 3
"""Files through which what is in one may be handed on: `lib.rs` hands on what `extract/mod.rs` does."""


def find_handing_on(
    place: T,
    importers: Callable[[T], Iterable[T]],
    path: Callable[[T], str],
    imports: Callable[[Sequence[T]], Iterable[tuple[T, Sequence[Import]]]],
) -> set[T]:
    """The files that stand for their folder or their package and import a file, or one of these: whoever imports one
    of them may mean what is in the file. Of Dart those that say so: by what they export, and by their parts; of
    Solidity all."""
    found: set[T] = set()
    reached = {place}
    for _ in range(_MOST_HANDED):
        users = {user for one in reached for user in importers(one) if user not in found and user != place}
        saying = sorted(user for user in users if path(user).endswith(_SAYS_SO))
        names = {path(one).rpartition("/")[2] for one in reached} if saying else set()
        reached = {
            user for user in users if path(user).endswith(_HANDS_ON_ALL) or _HANDS_ON.search(path(user))
        }
        reached |= {user for user, said in imports(saying) if any(_hands_on(one, names) for one in said)}
        found |= reached
    return found


def _hands_on(imported: Import, names: Set[str]) -> bool:
    """Whether an import of Dart hands on what is in a file of one of the names."""
    return not _HANDING.isdisjoint(imported.names) and imported.target.rpartition("/")[2] in names


def pairing_stem(path: str) -> str:
    """What a source and its tests share: the file's name without extension and test affixes, folded."""
    name = path.rpartition("/")[2]
    stem = name.partition(".")[0] if not name.startswith(".") else name
    if name.endswith(_DOTTED) and not name.startswith("."):
        # A task of Mix is called `shop.gen.cart`, and `shop` is another; so is `cart.service` of Angular no `cart`.
        stem = _INNER.sub("", name.rpartition(".")[0])
    rest = name[len(stem) :]
    if ".spec." in rest or ".test." in rest:
        stem = name.partition(".spec." if ".spec." in rest else ".test.")[0]
    stem = _AFFIX.sub("", stem) or stem
    if name.endswith(".scala"):
        stem = _SUITE.sub("", stem)
    return stem.replace("_", "").replace("-", "").lower()


def is_called_test(path: str) -> bool:
    """Whether a file among the tests is called one, in languages whose tests always are; others may be anything."""
    name = path.rpartition("/")[2]
    stem, dot, ending = name.rpartition(".")
    return dot + ending not in _SAYING or bool(_AFFIX.search(stem))


def hash_stem(stem: str) -> int:
    """What the column `stems` has for what a source and its tests share of their names."""
    return crc32(stem.encode("utf-8", "surrogateescape"))


def find_pairs(view: RevisionView, seeds: Sequence[tuple[int, float]]) -> dict[int, float]:
    """Files that share their name with a seed (place, probability): its tests, its header, its page."""
    found: dict[int, float] = {}
    for seed, probability in seeds:
        path = view.path(seed)
        stem = pairing_stem(path)
        if len(stem) < 2 or stem in _PLAIN:
            continue
        name = path.rpartition("/")[2]
        candidates = _sharing_words(view, name)
        view.load_paths(candidates)
        matches = [place for place in candidates if place != seed and pairing_stem(view.path(place)) == stem]
        if len(matches) > 12:
            continue
        for place in matches:
            found[place] = max(found.get(place, 0.0), probability / (1.0 + 0.3 * (len(matches) - 1)))
    return found


def _sharing_words(view: RevisionView, name: str) -> list[int]:
    """Places whose path has a word of a file's name, affixes aside, that few have: all that share the name do."""
    words = _AFFIX.sub("", name.partition(".")[0]) or name
    terms = {hash_term(term) for term in split_word(words) if len(term) > 1}
    # The rarest first, for looking at all that have a common one takes long.
    for _, term in sorted((view.path_frequency(term), term) for term in terms):
        postings = view.path_postings(term)
        if 0 < len(postings) <= _MOST_SHARING:
            return [place for place, _ in postings]
    return []


def find_neighbours(
    view: RevisionView, seeds: Sequence[tuple[int, float]]
) -> tuple[dict[int, float], dict[int, float]]:
    """(files that seeds import, files that import seeds), each weighed by how few there are."""
    used: dict[int, float] = {}
    users: dict[int, float] = {}
    for seed, probability in seeds:
        targets = view.imports(seed)
        for place in targets:
            used[place] = used.get(place, 0.0) + probability / (1.0 + log(1 + len(targets)))
        importers = view.importers(seed)
        for place in importers:
            users[place] = users.get(place, 0.0) + probability / (1.0 + log(1 + len(importers)))
    return used, users


def folder_of(path: str) -> str:
    return path.rpartition("/")[0]


def find_folder_mass(
    view: RevisionView, seeds: Sequence[tuple[int, float]], places: Sequence[int]
) -> dict[int, float]:
    """How much of the seeds' probability lies in each file's folder, the file itself left out."""
    mass: dict[str, float] = {}
    own: dict[int, float] = {}
    for seed, probability in seeds:
        folder = folder_of(view.path(seed))
        mass[folder] = mass.get(folder, 0.0) + probability
        own[seed] = own.get(seed, 0.0) + probability
    found = {}
    for place in places:
        value = mass.get(folder_of(view.path(place)), 0.0) - own.get(place, 0.0)
        if value > 1e-9:
            found[place] = value
    return found
