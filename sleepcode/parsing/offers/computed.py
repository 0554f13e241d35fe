"""Signs that a program has more commands or options than are written out: names that it works out as it runs.

What is counted of such a program is what there is at least.
"""

from __future__ import annotations

from collections.abc import Iterator

from sleepcode.parsing.late import late
from sleepcode.parsing.offers.commands import COMMAND
from sleepcode.parsing.offers.options import OPTION
from sleepcode.parsing.offers.rules import Found

COMPUTED = "computed"
"""The kind of these offers; the name is the kind of what there is more of."""
_VARIABLE = r"(?:[rR]?[fF]['\"]|(?!(?:None|True|False|cls|lambda)\b)[a-z_][\w.]{0,60}(?:\[\w{1,40}\]|\(\w{0,40}\))?\s?[,)])"
_COMMANDS = {
    "python": (
        late(rf"\.(?:add_parser|command)\(\s{{0,40}}(?:name\s?=\s?)?{_VARIABLE}|\bdef list_commands\(self\b"),
        ("add_parser(", ".command(", "list_commands("),
    ),
    "go": (late(r"\bcobra\.Command\{\s{0,40}Use:\s{0,20}[a-z][\w.]{0,40}\s?[,+]"), ("cobra.Command{",)),
    "rust": (late(r"\bCommand::new\(\s?[a-z]\w{0,40}\s?\)\s{0,40}\.(?:about|arg)"), ("Command::new(",)),
}
_OPTIONS = {
    "python": (
        late(rf"\.add_(?:argument|option)\(\s{{0,40}}(?:\*\w|{_VARIABLE})"),
        ("add_argument(", "add_option("),
    ),
    "go": (
        late(r"\b[fF]lags?(?:\(\))?\.(?:String|Bool|Int)\w{0,12}\((?:&?[\w.]{1,40}, )?[a-z][\w.]{0,40},"),
        ("lags().", "flag."),
    ),
}


def find_computed(language: str, text: str) -> Iterator[Found]:
    """The first sign of each kind, where there is one."""
    for kind, signs in ((COMMAND, _COMMANDS), (OPTION, _OPTIONS)):
        pattern, needs = signs.get(language, (None, ()))
        match = pattern.search(text) if pattern and any(need in text for need in needs) else None
        if match is not None:
            yield Found(match.start(), COMPUTED, kind)
