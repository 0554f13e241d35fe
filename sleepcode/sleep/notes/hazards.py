"""Where to be careful: large files that change often, files that fixes touch, hidden couplings."""

from __future__ import annotations

from sleepcode.model import Citation, Note
from sleepcode.parsing.import_keys import are_uses_read
from sleepcode.sleep.notes.sections import make_section
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.notes.wording import clean, number, percent

_LEAST_CHURN = 5
_MOST_LISTED = 10
_LEAST_TOGETHER = 5
_LEAST_SHARE = 0.3
_MOST_LOOKED_AT = 150
_UNSURE = (
    "Whether one uses the other is not known of these, for what files in their languages use is not read:"
)
_OF_C = ("h", "hpp", "hh", "c", "cc", "cpp")
_LEAST_LINES = 12
"""A shorter file is what is left of another, or holds a version: its past says nothing of what is there."""


def write_risky_places(snapshot: Snapshot) -> Note | None:
    """Source files by churn times size, and those of which the most commits are fixes."""
    history = snapshot.history
    scored = []
    for path in snapshot.by_churn:
        churn = history.churn(path)
        file = snapshot.files[path]
        if churn >= _LEAST_CHURN and file.has_facts and file.lines >= _LEAST_LINES:
            scored.append((-churn * file.lines, path, churn, file.lines, history.fixes[path]))
    scored.sort()
    if not scored:
        return None
    lines = [f"Large files that change often, in the {number(len(snapshot.changes), 'commit')} read:"]
    lines.extend(
        f"- `{clean(path, 120)}`: {count_commits(snapshot, path)}, {number(size, 'line')}"
        for _, path, _, size, _ in scored[:_MOST_LISTED]
    )
    fixed = sorted((-fixes / churn, path, churn, fixes) for _, path, churn, _, fixes in scored if fixes >= 8)
    often = [item for item in fixed if -item[0] >= 0.3][:5]
    if often:
        lines.append("Files whose commits are most often fixes:")
        lines.extend(
            f"- `{clean(path, 120)}`: {fixes} of {number(churn, 'commit')} ({percent(fixes, churn)})"
            for _, path, churn, fixes in often
        )
    cited = list(dict.fromkeys([*(item[1] for item in scored[:_MOST_LISTED]), *(item[1] for item in often)]))
    data = {"files": [[path, churn, size, fixes] for _, path, churn, size, fixes in scored[:30]]}
    title = "Risky places: large files that change often, files that are often fixed"
    return make_section(snapshot, "risky-places", title, lines, [Citation(path) for path in cited], data)


def count_commits(snapshot: Snapshot, path: str) -> str:
    """`12 commits, 3 of them fixes by their message`, and under which other name most of them were."""
    history = snapshot.history
    text = number(history.churn(path), "commit")
    former = history.former_name(path)
    if former is not None:
        text += f", {former[1]:,} of them as `{clean(former[0], 100)}`"
    if history.fixes[path]:
        text += f", {history.fixes[path]:,} of them fixes by their message"
    return text


def find_hidden_couplings(snapshot: Snapshot, most: int = 12) -> list[tuple[str, str, int, int]]:
    """(file, other, changes that touched both, changes of the file looked at), the strongest first.

    Only pairs of which neither is known to import the other, or to use a name that the other defines.
    """
    history = snapshot.history
    pairs: dict[tuple[str, str], tuple[float, str, str, int, int]] = {}
    for path in snapshot.by_churn[:_MOST_LOOKED_AT]:
        for other, times, of in history.companions_by_name(path)[:12]:
            if times < _LEAST_TOGETHER or times < _LEAST_SHARE * of or not snapshot.is_product(other):
                continue
            # Which template or style goes with which is in names and selectors, which nobody reads here.
            if not (snapshot.is_code(path) and snapshot.is_code(other)):
                continue
            if min(snapshot.files[path].lines, snapshot.files[other].lines) < _LEAST_LINES:
                continue
            pair = (min(path, other), max(path, other))
            strength = times * times / of
            if pair not in pairs or strength > pairs[pair][0]:
                pairs[pair] = (strength, path, other, times, of)
    found = []
    for strength, path, other, times, of in sorted(
        pairs.values(), key=lambda item: (-item[0], item[1], item[2])
    ):
        del strength
        if not _is_connected(snapshot, path, other):
            found.append((path, other, times, of))
            if len(found) == most:
                break
    return found


def _is_connected(snapshot: Snapshot, path: str, other: str) -> bool:
    if other in snapshot.imports.get(path, ()) or path in snapshot.imports.get(other, ()):
        return True
    one, two = _unit(snapshot, path), _unit(snapshot, other)
    if one == two or any(
        not imported.isdisjoint(unit)
        for files, unit in ((one, two), (two, one))
        for imported in (set(snapshot.imports.get(file, ())) for file in files)
    ):
        return True
    first, second = sorted((path, other))
    looked_at = [*_definitions(first), *_definitions(second)]

    def is_using() -> bool:
        return _uses_names_of(snapshot, first, second) or _uses_names_of(snapshot, second, first)

    return bool(snapshot.recall_of(f"{first} and {second}", looked_at, is_using))


def _unit(snapshot: Snapshot, path: str) -> set[str]:
    """A file, and the header or the source beside it that is of one with it."""
    stem, _, ending = path.rpartition(".")
    endings = _OF_C if ending in _OF_C else ()
    return {path, *(f"{stem}.{one}" for one in endings if f"{stem}.{one}" in snapshot.files)}


def _uses_names_of(snapshot: Snapshot, path: str, other: str) -> bool:
    """Whether a file uses a name that the other defines; names are all that C and Java have beside includes."""
    using, references = snapshot.facts(path), snapshot.references(path)
    if using is None or not references:
        return False
    own = {symbol.name for symbol in using.symbols}
    # A short name is anybody's, unless it is imported: of a package that hands it on, say.
    imported = {name for one in using.imports for name in one.names}
    return any(
        symbol.name in references
        and symbol.name not in own
        and (len(symbol.name) > 3 or symbol.name in imported)
        for definition in _definitions(other)
        if definition in snapshot.files and (defining := snapshot.facts(definition)) is not None
        for symbol in defining.symbols
    )


def _definitions(path: str) -> list[str]:
    """Where what a file declares may be defined: for a C header, in the file beside it."""
    if not path.endswith((".h", ".hpp", ".hh")):
        return [path]
    return [path, *(path.rpartition(".")[0] + ending for ending in (".c", ".cc", ".cpp"))]


def write_hidden_couplings(snapshot: Snapshot) -> Note | None:
    """Source files that change together although neither mentions the other."""
    found = find_hidden_couplings(snapshot)
    if not found:
        return None
    # What isn't read can't be said not to be there.
    hidden = [pair for pair in found if _is_read(snapshot, pair[0]) and _is_read(snapshot, pair[1])]
    unsure = [pair for pair in found if pair not in hidden]
    title = (
        "Hidden couplings: files that change together though neither imports nor uses the other"
        if hidden
        else "Files that change together"
    )
    lines = [*map(_tell_pair, hidden), *([_UNSURE] if unsure else ()), *map(_tell_pair, unsure)]
    paths = sorted({path for pair in found for path in pair[:2]})
    data = {"pairs": [list(item) for item in hidden], "unsure": [list(item) for item in unsure]}
    return make_section(snapshot, "hidden-couplings", title, lines, [Citation(path) for path in paths], data)


def _is_read(snapshot: Snapshot, path: str) -> bool:
    return are_uses_read(snapshot.files[path].language)


def _tell_pair(pair: tuple[str, str, int, int]) -> str:
    path, other, times, of = pair
    return f"- `{clean(other, 100)}` changed in {times} of the last {of} commits to `{clean(path, 100)}`"
