"""Results made by hand: what the rooms below would hand to rendering."""

from __future__ import annotations

from sleepcode.model import (
    Answer,
    Candidate,
    Citation,
    Companion,
    Contribution,
    CustomaryFile,
    EditSpan,
    Evidence,
    Localization,
    Note,
    NoteKind,
    Role,
    Stamp,
)
from sleepcode.reports import IndexReport, RunRecord, StatusReport

NOW = 1_704_067_200.0
"""The moment at which the results below are read."""
_DAY = 86_400

STAMP = Stamp(
    commit="1a2b3c4d5e6f7a8b9c0d1a2b3c4d5e6f7a8b9c0d",
    subject="Register blueprints once",
    time=int(NOW) - 3 * _DAY,
    head="1a2b3c4d5e6f7a8b9c0d1a2b3c4d5e6f7a8b9c0d",
)
BEHIND = Stamp(
    commit=STAMP.commit,
    subject="A subject that goes on for longer than a line of a terminal has room for",
    time=STAMP.time,
    head="9f8e7d6c5b4a39281706f5e4d3c2b1a09f8e7d6c",
    behind=12,
    overlaid=("src/app.py", "notes.txt"),
)

ARCHITECTURE = Note(
    NoteKind.ARCHITECTURE,
    "entry-points",
    "Entry points",
    "Programs that start here:\n\n- `shop` runs `shop.cli:main`, the command line that staff use to load"
    " prices and to print the orders of a day\n  - with `--serve` a web server\n\nNothing else.",
    citations=(Citation("pyproject.toml", 12, 14), Citation("src/shop/cli.py", 30)),
    inputs=(("pyproject.toml", "0" * 40),),
)
SUMMARY = Note(
    NoteKind.FILE, "src/app.py", "src/app.py", "Holds the application.", citations=(Citation("src/app.py"),)
)
THEME = Note(
    NoteKind.EDIT,
    "blueprint",
    "Changes about blueprints",
    "7 changes, 2021-03 to 2023-11, touched `src/app.py` (6)\nand `tests/test_app.py` (5).",
)
QUESTION = Note(
    NoteKind.QUESTION,
    "How do I run the tests?",
    "How do I run the tests?",
    "With `pytest`, as CI does.",
    citations=(Citation(".github/workflows/ci.yml", 20, 22),),
)

_FIRST = Candidate(
    path="src/app.py",
    probability=0.84,
    score=1.66,
    role=Role.SOURCE,
    language="python",
    reasons=(
        "defines `register_blueprint`",
        "9 similar past changes touched it",
        "its path matches the task",
    ),
    spans=(
        EditSpan("App.register_blueprint", "method", 566, 592, 1.0),
        EditSpan("App.teardown_appcontext", "method", 823, 852, 0.7),
        EditSpan("", "", 1, 51, 0.4),
    ),
    contributions=(
        Contribution("definition", 1.0, 2.1, "defines `register_blueprint`"),
        Contribution("prior", 1.0, -1.24, ""),
        Contribution("path", 0.8, 0.8, "its path matches the task"),
        Contribution("recency", 0.1, 0.001, ""),
    ),
)
_SECOND = Candidate(
    path="tests/test_app.py",
    probability=0.31,
    score=-0.8,
    role=Role.TEST,
    language="python",
    reasons=("matches blueprint", "shares its name with src/app.py"),
    contributions=(Contribution("content", 0.5, -0.8, "matches blueprint"),),
)
_THIRD = Candidate(
    path="docs/blueprints.rst",
    probability=0.002,
    score=-6.0,
    role=Role.DOCUMENTATION,
    language="restructuredtext",
    reasons=("matches blueprint", "changed often of late"),
)
_FOURTH = Candidate(
    path="setup.cfg", probability=0.0, score=-99.0, role=Role.CONFIGURATION, language="ini", reasons=()
)

LOCALIZATION = Localization(
    task="Register a blueprint twice",
    stamp=BEHIND,
    candidates=(_FIRST, _SECOND, _THIRD, _FOURTH),
    returned=2,
    companions=(
        Companion(
            "CHANGES.rst", Role.DOCUMENTATION, "src/app.py", 42, 97, "changed in 42 of its last 97 changes"
        ),
        Companion("tests/test_wiring.py", Role.TEST, "src/app.py", 0, 97, "its name pairs with it"),
    ),
    confidence=0.84,
    verdict="confident",
    themes=(THEME,),
    customary=CustomaryFile("newsfragments/", 61, 180),
    precedents=(("d8d712a0d" + "0" * 31, "Add teardown to blueprints", int(NOW) - 800 * _DAY),),
    notices=(
        "the index is of 1a2b3c4d5, 12 files behind 9f8e7d6c5; run `sleepcode index` to bring it up to date",
    ),
    tokens=300,
    seconds=0.05,
)
NOTHING = Localization(
    task="Bake a cake",
    stamp=STAMP,
    candidates=(),
    returned=0,
    companions=(),
    confidence=0.0,
    verdict="unknown",
)

ANSWER = Answer(
    question="How are blueprints registered?",
    stamp=STAMP,
    notes=(QUESTION,),
    evidence=(
        Evidence(
            "src/app.py",
            10,
            12,
            "App.register_blueprint",
            "def register_blueprint(self):\n\tself.once()\n    return self",
            3.2,
            "3 of the question's words",
        ),
        Evidence("README.md", 4, 4, "", "Blueprints are registered once.", 1.0, "one word of the question"),
    ),
    confidence=0.84,
    verdict="answered",
    covered=True,
    budget=2000,
    tokens=120,
)
UNSURE = Answer(
    question="Where is the cake?",
    stamp=STAMP,
    notes=(),
    evidence=(),
    confidence=0.06,
    verdict="unknown",
    covered=False,
    notices=("uncommitted changes not read: big.bin",),
    budget=2000,
)

REPORT = IndexReport(
    stamp=STAMP,
    files=1708,
    parsed=1690,
    languages={"c": 640, "tcl": 210, "python": 20, "other": 800},
    roles={"source": 620, "test": 210, "vendored": 800, "documentation": 78},
    symbols=30112,
    skipped={
        "binary": ["a.png", "b.png", "c.png"],
        "over 1,000,000 bytes": ["deps/big.json"],
    },
    syntax_errors=4,
    changes=10_000,
    new_changes=10_000,
    history_bound=10_000,
    edges=4001,
    notes={"question": 320, "architecture": 10, "edit": 1, "file": 1602},
    notes_written=1933,
    learned=["Tests move with sources 22 % of the time (303 of 1,348 changes to source)."],
    warnings=["a damaged store was set aside"],
    seconds=5.92,
    phases={"files": 3.1, "history": 1.2},
    store_bytes=14_200_000,
)

STATUS = StatusReport(
    repository="/home/ada/shop",
    store="/home/ada/shop/.git/sleepcode/store.db",
    store_bytes=4_700_000,
    stamp=BEHIND,
    state="stale",
    stale_files=[f"src/file{number}.py" for number in range(12)],
    uncommitted=["src/app.py"],
    stale_notes=3,
    running=None,
    runs=[
        RunRecord(NOW - 60, NOW - 58, "done", STAMP.commit, "12 files read"),
        RunRecord(NOW - 7200, 0.0, "interrupted", BEHIND.head, ""),
    ],
    counts={"files": 236, "symbols": 3225, "architecture notes": 10},
    revisions=[(STAMP.commit, int(NOW) - 60), (BEHIND.head, int(NOW) - 7200)],
)
