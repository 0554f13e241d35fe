"""Expressions in what CI runs: those whose value the configuration itself says, and how the others are shown."""

from __future__ import annotations

from sleepcode.parsing.late import late

_EXPRESSION = late(r"\$\{\{\s*([^{}\n]*?)\s*\}\}")
_BLOCK = late(r"^(\s*)(?:-\s+)?env:\s*(?:#.*)?$")
_SETTING = late(r"^(\s*)(\w+):[ \t]*(\S[^\n]*)$")
_OF_ENVIRONMENT = late(r"env\.(\w+)")
_CHOICE = late(r"(.*?)\s*&&\s*'([^']*)'\s*\|\|\s*'([^']*)'")
_FIRST = late(r"[\w.\[\]-]+")
_FOLDED = (">", "|")
_MOST_OF_VALUE = 200
_CHECKOUT = "github.workspace"


def fill_in(text: str) -> str:
    """A CI configuration, line for line, with what it says itself in place of its expressions.

    That are variables which it gives one value alone, the folder of the checkout, and of a choice between Windows
    and the rest what the rest takes.
    """
    if "${{" not in text:
        return text
    values = {
        name: value
        for name, found in _values_of_environment(text).items()
        if len(found) == 1 and (value := next(iter(found))) is not None
    }
    # One variable may be made of others.
    values = {name: _fill(value, values)[:_MOST_OF_VALUE] for name, value in values.items()}
    return _fill(text, values)


def _fill(text: str, values: dict[str, str]) -> str:
    def value_of(expression: str, whole: str) -> str:
        variable = _OF_ENVIRONMENT.fullmatch(expression)
        if variable is not None:
            return values.get(variable.group(1), whole)
        if expression == _CHECKOUT:
            return "."
        choice = _CHOICE.fullmatch(expression)
        if choice is not None and "windows" in choice.group(1).lower():
            return choice.group(2 if "!" in choice.group(1) else 3)
        return whole

    return _EXPRESSION.sub(lambda found: value_of(found.group(1), found.group()), text)


def _values_of_environment(text: str) -> dict[str, set[str | None]]:
    """Variable -> the values that it is given, None for one of several lines."""
    found: dict[str, set[str | None]] = {}
    indent = -1
    for line in text.split("\n"):
        if block := _BLOCK.match(line):
            indent = len(block.group(1))
        elif indent >= 0 and (setting := _SETTING.match(line)) and len(setting.group(1)) > indent:
            value = setting.group(3).partition(" #")[0].strip().strip("'\"")
            is_short = not value.startswith(_FOLDED) and len(value) <= _MOST_OF_VALUE
            found.setdefault(setting.group(2), set()).add(value if is_short else None)
        elif line.strip() and len(line) - len(line.lstrip()) <= indent:
            indent = -1
    return found


def simplify(line: str) -> str:
    """A line whose expressions are names, or the few values that one may have, without signs that shells know."""

    def shorten(expression: str) -> str:
        choice = _CHOICE.fullmatch(expression)
        if choice is not None:
            return " or ".join(filter(None, choice.groups()[1:]))
        # Of an expression with a default (`${{ a || 'b' }}`) the first part tells enough.
        first = _FIRST.match(expression)
        return first.group() if first is not None else "..."

    return _EXPRESSION.sub(lambda found: f"${{{{ {shorten(found.group(1))} }}}}", line)


def show_values(command: str) -> str:
    """A command as a reader can take it: what only CI knows stands as `<matrix.python>`."""
    return _EXPRESSION.sub(r"<\1>", command)
