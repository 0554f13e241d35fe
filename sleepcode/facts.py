"""What is known of one blob's content: the values that workers hand over. Imports nothing of the project.

Lines are 1-based and spans are inclusive at both ends.
"""

from __future__ import annotations

from typing import NamedTuple


class Symbol(NamedTuple):
    """A named program entity (or a section of a document, or a key of a configuration file)."""

    name: str
    qualified: str
    """Dotted path from the file's outermost scope: `Blueprint.register`."""
    kind: str
    """function, method, class, interface, struct, enum, trait, mixin, extension, module, type, constant, variable,
    field, macro, section, key, table, index, rule, element, test or component; in HCL resource, data, call (of a module), input, output,
    local, provider or block."""
    start: int
    end: int
    signature: str = ""
    """The declaration on one line, at most 160 characters."""
    doc: str = ""
    """First sentence of its docstring or leading comment, at most 200 characters."""


class Import(NamedTuple):
    """One import, include, use or require, as written in the source."""

    target: str
    """Module, package or path as written: `a.b`, `..a`, `./foo`, `crate::a`, `dir/foo.h`."""
    names: tuple[str, ...] = ()
    """The names taken from it, where the syntax gives them (they may be submodules)."""
    line: int = 0
    local: bool = False
    """True where the syntax says that the target is in this project (quoted include, mod item)."""


class Chunk(NamedTuple):
    """A contiguous span that is retrieved as one piece. A file's chunks cover it, in order."""

    start: int
    end: int
    symbol: int = -1
    """Index into the file's symbols of the innermost symbol that it is (part of), or -1."""


class Offer(NamedTuple):
    """What a program takes from outside or offers to it: a variable of the environment, an option, a route."""

    kind: str
    """environment, command, option, route or table."""
    name: str
    """As a user writes it: `SHOP_PORT`, `serve`, `--port`, `/carts/:id`, `cart_items`; empty for a command that is
    called after its file."""
    line: int
    detail: str = ""
    """A variable's default as it is written, what a command or an option is for, the method of a route."""


class FileFacts:
    """What is known of one blob's content, whatever revision or path it appears at.

    No dataclass: importing those takes a worker longer than all else that it imports.
    """

    __slots__ = (
        "chunks",
        "comment_lines",
        "doc",
        "entry_point",
        "has_errors",
        "imports",
        "is_generated",
        "language",
        "lines",
        "made_from",
        "messages",
        "offers",
        "references",
        "symbols",
    )

    def __init__(
        self,
        language: str = "",
        lines: int = 0,
        doc: str = "",
        imports: tuple[Import, ...] = (),
        entry_point: str = "",
        *,
        is_generated: bool = False,
        has_errors: bool = False,
        made_from: str = "",
        offers: tuple[Offer, ...] = (),
    ) -> None:
        self.language = language
        """Lower-case name, `python`, `c-sharp`, `markdown`; empty when unknown."""
        self.lines = lines
        self.doc = doc
        """First paragraph of the module's docstring, leading comment or document, at most 400 characters."""
        self.symbols: tuple[Symbol, ...] = ()
        self.imports = imports
        self.references: dict[str, int] = {}
        """Name used -> how often; names that the file itself defines included; at most 2,000."""
        self.messages: tuple[tuple[int, str], ...] = ()
        """(line, text) of string literals that read like messages to people; at most 400 of 200 characters."""
        self.chunks: tuple[Chunk, ...] = ()
        self.comment_lines: tuple[tuple[int, int], ...] = ()
        """Spans of whole lines that are comments or docstrings, in order, disjoint."""
        self.entry_point = entry_point
        """Why this file starts a program (`main function`, `__main__ guard`, `shebang`), else empty."""
        self.is_generated = is_generated
        """The content itself says that a program wrote it."""
        self.has_errors = has_errors
        """The parser met syntax errors; what could be had of the file is here."""
        self.made_from = made_from
        """The path that what a program wrote names as its source, as it is written there: from the top of the
        repository, or beginning with a dot."""
        self.offers = offers
        """What it takes from outside and offers to it, in the order of lines; at most 300."""
