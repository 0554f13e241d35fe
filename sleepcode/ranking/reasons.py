"""Why a candidate is a candidate, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sleepcode.parsing.subjects import PLAIN_WORDS
from sleepcode.parsing.words import definition_hash, hash_term, path_terms, split_word
from sleepcode.ranking.associations import Associations, file_features
from sleepcode.ranking.query import Query
from sleepcode.ranking.signals import Gathered
from sleepcode.ranking.structure import pairing_stem
from sleepcode.ranking.view import RevisionView

_SAME_REASON = {
    **dict.fromkeys(
        (
            *("broad_precedent", "recent_precedent", "precedent_share", "precedent_best", "precedent_cover"),
            *("word_rate", "word_lift", "folder_lift", "area_lift"),
        ),
        "precedent",
    ),
    **dict.fromkeys(("moves", "joint", "alike", "moves_first", "moves_best"), "cochange"),
    "scope_lift": "scope_rate",
    **dict.fromkeys(
        ("title", "chunk", "chunk_terms", "coverage", "comment", "symbol", "symbol_cover"), "content"
    ),
    **dict.fromkeys(("path_cover", "stem"), "path"),
    **dict.fromkeys(("churn", "rate"), "recency"),
}
"""Signal -> the one under which its reason stands: several see the same thing in different ways."""

_OFTEN = 0.1
_MOST_SUBJECT = 60
"""Characters of a commit's subject that are told."""


def tell_reasons(contributions: Sequence[tuple[str, float, float]], reasons: Mapping[str, str]) -> list[str]:
    """The reasons that speak for a candidate, the weightiest first.

    `contributions` are (signal, value, share); the shares of signals with the same reason count together.
    """
    shares: dict[str, float] = {}
    for signal, _, share in contributions:
        reason = _SAME_REASON.get(signal, signal)
        shares[reason] = shares.get(reason, 0.0) + share
    told = [(-share, signal) for signal, share in shares.items() if share > 0 and signal in reasons]
    return [reasons[signal] for _, signal in sorted(told)]


def find_reasons(view: RevisionView, query: Query, gathered: Gathered, place: int) -> dict[str, str]:
    """Signal -> sentence, for the signals that have something to say of this file."""
    reasons: dict[str, str] = {}
    if gathered.value("mention", place) > 0:
        reasons["mention"] = "the task names this file"
    if gathered.value("frame", place) > 0:
        reasons["frame"] = "it is in the stack trace"
    names = _defined_names(view, query, place) if gathered.value("definition", place) > 0 else []
    if names:
        reasons["definition"] = "defines " + ", ".join(f"`{name}`" for name in names[:3])
    if gathered.value("message", place) > 0:
        reasons["message"] = "holds the quoted message"
    words = _matched_words(query, gathered, place)
    if words:
        reasons["content"] = "matches " + ", ".join(words)
    _add_precedent(view, gathered, place, reasons)
    _add_moves(view, gathered, place, reasons)
    if gathered.value("scope_rate", place) >= _OFTEN:
        share = gathered.value("scope_rate", place)
        reasons["scope_rate"] = f"touched by {share:.0%} of the changes about `{gathered.scoped.scope}`"
    if gathered.value("uses", place) > 0.05:
        name, definer = gathered.used[place]
        reasons["uses"] = f"uses `{name}` of {view.path(definer)}"
    if gathered.value("pair", place) > 0.05 and (partner := _partner(view, gathered, place)) is not None:
        reasons["pair"] = f"shares its name with {view.path(partner)}"
    if gathered.value("folder_mention", place) > 0:
        reasons["folder_mention"] = "in a folder that the task names"
    if gathered.value("path", place) > 0.5:
        reasons["path"] = _tell_path(view, query, place)
    if gathered.value("association", place) > 0.8:
        reasons["association"] = tell_association(query, gathered.associations, file_features(view, place))
    if gathered.value("compound", place) > 0.5:
        reasons["compound"] = f"has `{gathered.compounds[place]}`, however it is spelled"
    if gathered.value("lately", place) > 0.6:
        reasons["lately"] = "among what changed last"
    if gathered.value("recency", place) > 0.6:
        reasons["recency"] = "changed often of late"
    if gathered.value("imported", place) > 0.5:
        user = _likeliest(gathered, view.importers(place))
        reasons["imported"] = (
            f"imported by {view.path(user)}" if user is not None else "imported by likely files"
        )
    if gathered.value("importer", place) > 0.5:
        target = _likeliest(gathered, view.imports(place))
        reasons["importer"] = (
            f"imports {view.path(target)}" if target is not None else "imports a likely file"
        )
    return reasons


def _likeliest(gathered: Gathered, places: Iterable[int]) -> int | None:
    """The one of the places that is guessed to be edited most likely, if any is guessed at all."""
    guess = gathered.values["guess"]
    return max((place for place in places if place in guess), key=guess.__getitem__, default=None)


def _partner(view: RevisionView, gathered: Gathered, place: int) -> int | None:
    """The likeliest other candidate that shares its name with a file."""
    stem = pairing_stem(view.path(place))
    others = (other for other in gathered.places if other != place and pairing_stem(view.path(other)) == stem)
    return _likeliest(gathered, others)


_ROLES = {
    "role:source": "sources",
    "role:test": "tests",
    "role:documentation": "documentation",
    "role:configuration": "configuration",
    "role:generated": "generated files",
    "role:vendored": "vendored files",
    "role:data": "data",
}


def tell_association(query: Query, associations: Associations, features: frozenset[str]) -> str:
    """Which word of the request most often goes with files like one that has these features, and what is alike."""
    told = [
        (-lift, word, feature)
        for word, lifts in associations.items()
        for feature, lift in lifts.items()
        if feature in features and lift > 0
    ]
    _, word, feature = min(told)
    kind, _, value = feature.rpartition(":")
    if feature in _ROLES:
        files = _ROLES[feature]
    elif feature == "root":
        files = "files at the root"
    elif kind == "ext":
        files = f".{value} files"
    elif kind == "name":
        files = f"files named {value}"
    else:
        files = "files in folders called like its own" if kind == "in" else "files called like it"
    spelled = query.spelled.get(hash_term(word), word)
    return f"in other projects, changes about {spelled} often touch {files}"


def _defined_names(view: RevisionView, query: Query, place: int) -> list[str]:
    found = []
    for name, weight in sorted(query.names.items(), key=lambda item: (-item[1], item[0])):
        if weight >= 0.15 and any(held == place for held, _ in view.word_postings(definition_hash(name))):
            found.append(name)
        if len(found) == 3:
            break
    return found


def _matched_words(query: Query, gathered: Gathered, place: int) -> list[str]:
    """The words of a request for which a file is found; those that any request may have only where no others
    are, and never the verb that it begins with, nor bare numbers."""
    gains = sorted(gathered.lexical.best_terms.get(place, []), reverse=True)
    found = dict.fromkeys(word for _, term in gains if (word := query.spelled.get(term, "")))
    # Of a name that is there whole, its parts are no news.
    parts = {part for word in found for part in split_word(word)[:-1]}
    found = {word: None for word in found if parts.isdisjoint(split_word(word)) or split_word(word)[1:]}
    verb = query.title.partition(" ")[0].lower()
    spelled = {
        word.lower(): word
        for word in reversed(found)
        if (word.lower() != verb or verb not in PLAIN_WORDS) and not word.isdigit()
    }
    words = list(spelled.values())[::-1]
    telling = [word for word in words if word.lower() not in PLAIN_WORDS]
    return (telling or words)[:4]


def _tell_path(view: RevisionView, query: Query, place: int) -> str:
    """Which words of the task a file's path has, those that any task may have only where no others are."""
    folder, slash, name = view.path(place).rpartition("/")
    # That a file is of TypeScript is no reason to edit it for an `archived_ts`.
    held = path_terms(folder + slash + (name.rpartition(".")[0] or name))
    words = {
        query.spelled[term].lower(): None for term in query.terms if term in held and term in query.spelled
    }
    telling = [word for word in words if word not in PLAIN_WORDS] or list(words)
    return f"has {', '.join(telling[:3])} in its path" if telling else "its path matches the task"


def _add_precedent(view: RevisionView, gathered: Gathered, place: int, reasons: dict[str, str]) -> None:
    numbers = gathered.precedents.by_place.get(place, [])
    if not numbers:
        return
    row = view.change_rows(numbers[:1]).get(numbers[0])
    if row is None:
        return
    subject = row.subject
    if len(subject) > _MOST_SUBJECT:
        subject = subject[: _MOST_SUBJECT - 3].rpartition(" ")[0].rstrip(" ,.;:-") + " ..."
    many = f"{len(numbers)} similar past changes touched it, such as" if len(numbers) > 1 else "touched by"
    reasons["precedent"] = f"{many} {row.object[:9]} “{subject}”"


def _add_moves(view: RevisionView, gathered: Gathered, place: int, reasons: dict[str, str]) -> None:
    moved = gathered.moved_by.get(place)
    if moved is None:
        return
    seed = moved[0]
    moves = gathered.moves[seed]
    times = moves.times.get(place, 0)
    if times >= 2 and times / max(moves.count, 1) >= 0.08:
        reasons["cochange"] = f"changed in {times} of the last {moves.count} changes of {view.path(seed)}"
