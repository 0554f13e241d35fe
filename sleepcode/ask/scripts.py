"""What a script of a manifest or a rule of a Makefile runs: "what does `pnpm run dev` do?"."""

from __future__ import annotations

import json

from sleepcode.ask.asked import find_script_asked
from sleepcode.ask.session import Session
from sleepcode.ask.subjects import on_a_line
from sleepcode.ask.texts import Texts
from sleepcode.ask.told import make_note, match_told
from sleepcode.model import Citation
from sleepcode.ranking.notes import NoteMatch
from sleepcode.ranking.query import Query
from sleepcode.repo.blobs import BlobReader

_RULES = {
    "make": ("Makefile", "GNUmakefile", "makefile"),
    "just": ("justfile", "Justfile", ".justfile"),
}
_MOST_LINES, _WIDTH = 12, 240


def tell_script(session: Session, query: Query) -> list[NoteMatch]:
    """A note on what the script runs that a question names as it is called; empty where none is called so."""
    asked = find_script_asked(query.text)
    if asked is None:
        return []
    tool, name = asked["tool"].lower(), asked["name"]
    with BlobReader(session.repository) as reader:
        texts = Texts(session, reader)
        found = (
            _read_rule(session, texts, tool, name)
            if tool in _RULES
            else _read_script(session, texts, tool, name)
        )
    if found is None:
        return []
    lines, where = found
    return match_told(make_note(f"What does {tool} {on_a_line(name)} do?", lines, [where]))


def _read_script(session: Session, texts: Texts, tool: str, name: str) -> tuple[list[str], Citation] | None:
    path = "composer.json" if tool == "composer" else "package.json"
    place = session.view.place_of_path.get(path)
    written = (texts.lines(place) or []) if place is not None else []
    try:
        manifest = json.loads("\n".join(written))
    except ValueError:
        return None
    scripts = manifest.get("scripts") if isinstance(manifest, dict) else None
    if not isinstance(scripts, dict):
        return None
    body = scripts.get(name)
    if isinstance(body, list):
        body = " && ".join(one for one in body if isinstance(one, str))
    if not isinstance(body, str) or not body:
        return None
    start = next((at for at, line in enumerate(written) if '"scripts"' in line), 0)
    at = next((at for at, line in enumerate(written[start:], start) if f'"{name}"' in line), start) + 1
    where = Citation(path, at, at)
    lines = [f"`{on_a_line(name)}` of `{on_a_line(str(where))}` runs `{on_a_line(body)[:_WIDTH]}`."]
    before, after = (f"{prefix}{name}" for prefix in ("pre", "post"))
    lines += [
        f"{when} it `{on_a_line(hook)}` runs `{on_a_line(scripts[hook])[:_WIDTH]}`."
        for when, hook in (("Before", before), ("After", after))
        if isinstance(scripts.get(hook), str)
    ]
    return lines, where


def _read_rule(session: Session, texts: Texts, tool: str, name: str) -> tuple[list[str], Citation] | None:
    view = session.view
    for path in _RULES[tool]:
        place = view.place_of_path.get(path)
        facts = view.facts(place) if place is not None else None
        for symbol in facts.symbols if facts is not None else ():
            if symbol.kind == "rule" and symbol.name == name and place is not None:
                where = Citation(path, symbol.start, symbol.end)
                written = (texts.lines(place) or [])[symbol.start - 1 : symbol.end]
                body = [on_a_line(line.strip())[:_WIDTH] for line in written if line.strip()]
                rest = [f"  and {len(body) - _MOST_LINES} more lines"] if len(body) > _MOST_LINES else []
                return [
                    f"The rule is in `{where}`:",
                    *(f"  {line}" for line in body[:_MOST_LINES]),
                    *rest,
                ], where
    return None
