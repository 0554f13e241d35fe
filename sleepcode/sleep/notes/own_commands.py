"""What a project is also called: the one command that it installs."""

from __future__ import annotations

import re

from sleepcode.parsing.late import late
from sleepcode.sleep.notes.manifests import read_json, read_toml, table
from sleepcode.sleep.notes.readmes import read_readme
from sleepcode.sleep.notes.snapshot import Snapshot

_PROGRAM = late(r"cmd/([\w-]+)/main\.go")
_MOST_HEAD = 4_000


def own_commands(snapshot: Snapshot) -> list[str]:
    """The commands that manifests declare, where each declares one alone; of Go the program that the README speaks of."""
    scripts = table(read_toml(snapshot, "pyproject.toml"), "project").get("scripts")
    bins = read_json(snapshot, "package.json").get("bin")
    crates = read_toml(snapshot, "Cargo.toml").get("bin")
    declared = (
        list(scripts) if isinstance(scripts, dict) else [],
        list(bins) if isinstance(bins, dict) else [],
        [one.get("name") for one in crates if isinstance(one, dict)] if isinstance(crates, list) else [],
    )
    found = [names[0] for names in declared if len(names) == 1 and isinstance(names[0], str)]
    head = read_readme(snapshot)[1][:_MOST_HEAD]
    programs = {match[1] for path in snapshot.files if (match := _PROGRAM.fullmatch(path)) is not None}
    found += [name for name in sorted(programs) if re.search(rf"`{re.escape(name)}`", head)]
    return found
