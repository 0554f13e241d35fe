"""What a function takes where it is declared several times before it is defined."""

from __future__ import annotations

from sleepcode.ask.answer import answer
from sleepcode.config import Settings
from sleepcode.sleep.index import index_repository
from tests.support.projects import opened
from tests.support.repositories import RepositoryBuilder


def test_overloads_are_what_callers_see(builder: RepositoryBuilder, settings: Settings) -> None:
    builder.write(
        "src/box.ts",
        "// makeBox for texts\nexport function makeBox(a: string): string\nexport function makeBox<\n  T extends number,\n"
        "  F = (a: T) => void,\n>(\n  a: T,\n  f?: F,\n): T\nexport function makeBox(a: any) {\n  return makeBoxes(a)\n}\n",
    )
    builder.write(
        "src/box.py",
        "from typing import overload\n\n\nclass Box:\n    @overload\n    def get_item(self, key: int) -> int: ...\n"
        "    @overload\n    def get_item(self, key: str) -> str: ...\n    def get_item(self, key):\n        return key\n",
    )
    builder.commit("Begin")
    index_repository(opened(builder), settings)

    of_script = answer(opened(builder), settings, "what does makeBox take?").notes[0].text
    of_python = answer(opened(builder), settings, "what does Box.get_item return?").notes[0].text

    assert of_script.splitlines()[1:] == [
        "  export function makeBox(a: any)",
        "  Callers see its 2 overloads:",
        "  export function makeBox(a: string): string (line 2)",
        "  export function makeBox< T extends number, F = (a: T) => void, >(a: T, f?: F): T (line 3)",
    ]
    assert of_python.splitlines()[2:] == [
        "  Callers see its 2 overloads:",
        "  def get_item(self, key: int) -> int (line 6)",
        "  def get_item(self, key: str) -> str (line 8)",
    ]
