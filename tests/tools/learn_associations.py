"""Learns which paths the words of subjects call for, from the histories of many clones.

    python -m tests.tools.learn_associations --out sleepcode/ranking/associations.txt [--folds DIR] CLONE ...

For every word of a change's subject and every feature of the paths that it touched (words of names and folders,
endings, roles), counts in how many changes of a repository they meet, and in how many they would if they had
nothing to do with each other. Each repository counts as at most `_MOST` changes of a word, so that none speaks
for all; a pair that fewer than `_LEAST_REPOSITORIES` have is left out. With `--folds`, also writes tables that
leave a fifth of the repositories out in turn: signals that a ranker is fitted on have to come from histories
other than the case's own.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log
from multiprocessing import Pool
from pathlib import Path

from sleepcode.evaluate.mining import read_subjects
from sleepcode.parsing.languages import detect_language
from sleepcode.parsing.roles import classify_role
from sleepcode.ranking.associations import path_features, subject_words
from sleepcode.repo.repository import open_repository
from tests.tools.mine_cases import clone_name

FOLDS = 5
_COMMITS = 5_000
_MOST_FILES = 20
_MOST = 20.0
_LEAST_REPOSITORIES = 4
_LEAST_CHANGES = 5
"""Changes of a repository that have to touch a feature, for it to count there."""
_SHRINK = 3.0
_TELLING = 0.45
"""Lifts closer to 0 are left out."""
_PLAIN = re.compile(r"\(?#\d+\)?|https?://\S+")


@dataclass(frozen=True)
class Counts:
    """What one repository's changes say."""

    repository: str
    changes: int
    words: Mapping[str, int]
    features: Mapping[str, int]
    pairs: Mapping[tuple[str, str], int]


def count_clone(clone: Path) -> Counts:
    """Counts words, features and pairs of them over a clone's changes; raises RepositoryError."""
    words: Counter[str] = Counter()
    features: Counter[str] = Counter()
    rows = []
    for subject, paths in _subjects(clone):
        said = subject_words(_PLAIN.sub(" ", subject))
        touched = frozenset().union(*(_features(path) for path in paths))
        rows.append((said, touched))
        words.update(said)
        features.update(touched)
    known = {feature for feature, count in features.items() if count >= _LEAST_CHANGES}
    pairs: Counter[tuple[str, str]] = Counter()
    for said, touched in rows:
        held = touched & known
        pairs.update((word, feature) for word in said if words[word] > 1 for feature in held)
    return Counts(
        clone_name(clone),
        len(rows),
        words,
        {feature: features[feature] for feature in known},
        {pair: count for pair, count in pairs.items() if count > 1},
    )


def _subjects(clone: Path) -> Iterator[tuple[str, list[str]]]:
    for subject, paths in read_subjects(open_repository(str(clone)), _COMMITS):
        if 0 < len(paths) <= _MOST_FILES:
            yield subject, paths


def _features(path: str) -> frozenset[str]:
    role = classify_role(path, detect_language(path, b""), False, {})
    return path_features(path) | {f"role:{role.value}"}


def learn_lifts(counted: Sequence[Counts]) -> dict[str, dict[str, float]]:
    """Word -> feature -> logarithm of how often they meet over how often they would by chance."""
    having = Counter(pair for counts in counted for pair in counts.pairs)
    features: defaultdict[str, list[str]] = defaultdict(list)
    for (word, feature), repositories in having.items():
        if repositories >= _LEAST_REPOSITORIES and feature not in (word, f"in:{word}"):
            features[word].append(feature)
    met: Counter[tuple[str, str]] = Counter()
    expected: defaultdict[tuple[str, str], float] = defaultdict(float)
    for counts in counted:
        for word, candidates in features.items():
            times = counts.words.get(word, 0)
            if times < 2:
                continue
            scale = min(1.0, _MOST / times)
            for feature in candidates:
                touching = counts.features.get(feature)
                if touching:
                    met[word, feature] += scale * counts.pairs.get((word, feature), 0)  # type: ignore[assignment]
                    expected[word, feature] += scale * times * touching / counts.changes
    lifts: dict[str, dict[str, float]] = {}
    for word in sorted(features):
        found = {
            feature: round(log((met[word, feature] + _SHRINK) / (expected[word, feature] + _SHRINK)), 2)
            for feature in sorted(features[word])
        }
        telling = {feature: lift for feature, lift in found.items() if abs(lift) >= _TELLING}
        if telling:
            lifts[word] = telling
    return lifts


def write_table(counted: Sequence[Counts], out: Path) -> int:
    """Writes the table of some repositories; returns how many pairs it has."""
    lifts = learn_lifts(counted)
    provenance = {
        "script": "tests/tools/learn_associations.py",
        "repositories": sorted(counts.repository for counts in counted),
        "changes": sum(counts.changes for counts in counted),
    }
    lines = [json.dumps(provenance)]
    for word, features in lifts.items():
        lines.append(word + "\t" + " ".join(f"{feature} {lift:g}" for feature, lift in features.items()))
    out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return sum(map(len, lifts.values()))


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--folds", type=Path, help="folder for the tables that leave repositories out")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("clones", nargs="+", type=Path, help="folders named owner+name or owner/name")
    options = parser.parse_args()
    with Pool(options.jobs) as pool:
        counted = sorted(pool.imap_unordered(count_clone, options.clones), key=lambda c: c.repository)
    print(f"{write_table(counted, options.out)} pairs", file=sys.stderr)
    if options.folds:
        options.folds.mkdir(parents=True, exist_ok=True)
        folds = {counts.repository: number % FOLDS for number, counts in enumerate(counted)}
        (options.folds / "folds.json").write_text(json.dumps(folds), encoding="utf-8")
        for fold in range(FOLDS):
            kept = [counts for counts in counted if folds[counts.repository] != fold]
            write_table(kept, options.folds / f"{fold}.txt")
    return 0


if __name__ == "__main__":
    sys.exit(main())
