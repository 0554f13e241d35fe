"""What `.gitattributes` and `.sleepcodeignore` of a revision say of its paths.

`git check-attr --source` needs a newer git than many machines have, so the two linguist attributes are
read from the files themselves: the last match wins, deeper files win over higher ones. Patterns are
matched as gitignore's are, so a folder's pattern covers everything in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

_WANTED = ("linguist-generated", "linguist-vendored")


def read_attributes(paths: Iterable[str], attribute_files: Mapping[str, bytes]) -> dict[str, dict[str, str]]:
    """Path -> {attribute: `set`, `unset` or its value}, for the paths that have one.

    `attribute_files` maps the path of each `.gitattributes` to its content.
    """
    from pathspec import GitIgnoreSpec

    rules = []
    for name, data in sorted(attribute_files.items(), key=lambda item: item[0].count("/")):
        folder = name.rpartition("/")[0]
        for pattern, values in _rules(data.decode("utf-8", "replace")):
            rules.append((folder, GitIgnoreSpec.from_lines([pattern]), values))
    found: dict[str, dict[str, str]] = {}
    for path in paths:
        said: dict[str, str] = {}
        for folder, spec, values in rules:
            inner = _inside(path, folder)
            if inner is not None and spec.match_file(inner):
                said.update(values)
        kept = {key: value for key, value in said.items() if value != "unspecified"}
        if kept:
            found[path] = kept
    return found


def ignored_paths(paths: Iterable[str], ignore_files: Mapping[str, bytes]) -> set[str]:
    """The paths that `.sleepcodeignore` files (path -> content, gitignore syntax) leave out."""
    from pathspec import GitIgnoreSpec

    specs = []
    for name, data in sorted(ignore_files.items(), key=lambda item: item[0].count("/")):
        lines = data.decode("utf-8", "replace").splitlines()
        specs.append((name.rpartition("/")[0], GitIgnoreSpec.from_lines(lines)))
    ignored = set()
    for path in paths:
        verdict = None
        for folder, spec in specs:
            inner = _inside(path, folder)
            if inner is not None:
                result = spec.check_file(inner)
                verdict = result.include if result.include is not None else verdict
        if verdict:
            ignored.add(path)
    return ignored


def _rules(text: str) -> Iterable[tuple[str, dict[str, str]]]:
    for line in text.splitlines():
        fields = line.split()
        if not fields or fields[0].startswith(("#", "!", "[attr]")) or len(fields) < 2:
            continue
        values = {}
        for field in fields[1:]:
            name, has_value, value = field.lstrip("-!").partition("=")
            if name in _WANTED:
                plain = value if has_value else "set"
                values[name] = {"-": "unset", "!": "unspecified"}.get(field[0], plain)
        if values:
            yield fields[0].strip('"'), values


def _inside(path: str, folder: str) -> str | None:
    """The path seen from a folder, None when it isn't in it."""
    if not folder:
        return path
    return path[len(folder) + 1 :] if path.startswith(folder + "/") else None
