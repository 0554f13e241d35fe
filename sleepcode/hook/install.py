"""Puts the hook where git runs it, keeps what was there, and takes it away again without a trace."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sleepcode.errors import HookError, UsageError
from sleepcode.hook.places import HookPlace, find_place
from sleepcode.hook.script import EVENTS, KEPT_SUFFIX, is_ours, write_script
from sleepcode.repo.repository import Repository


@dataclass(slots=True)
class HookChanges:
    """What installing or uninstalling did, by event."""

    folder: str
    installed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    """Events with a hook of somebody else's, which ours calls."""
    removed: list[str] = field(default_factory=list)
    restored: list[str] = field(default_factory=list)


def choose_events(others: str) -> tuple[str, ...]:
    """`post-commit` and the events of a comma-separated list. Raises UsageError for one that isn't known."""
    names = [name.strip() for name in others.split(",") if name.strip()]
    for name in names:
        if name not in EVENTS:
            raise UsageError(f"--with: `{name}` is no event", f"known are {', '.join(EVENTS[1:])}")
    return tuple(event for event in EVENTS if event == "post-commit" or event in names)


def install_hook(repository: Repository, events: Sequence[str], *, sleep: bool = False) -> HookChanges:
    """Installs the hook for some events; repeating it changes nothing.

    A hook that is already there is kept beside ours and called by it. Raises HookError where the hooks
    belong to a manager or to a folder that is shared, RepositoryError for a bare repository.
    """
    place = find_place(repository)
    if place.manager:
        raise HookError(_explain(place), place.advice)
    changes = HookChanges(str(place.folder))
    try:
        place.folder.mkdir(parents=True, exist_ok=True)
        for event in events:
            _install(place.folder, event, write_script(event, sleep=sleep), changes)
    except OSError as error:
        raise HookError(
            f"can't write in {place.folder}: {error.strerror}", "check its permissions and free space"
        ) from error
    return changes


def uninstall_hook(repository: Repository) -> HookChanges:
    """Takes every hook of ours away and puts back what was there before."""
    folder = find_place(repository).folder
    changes = HookChanges(str(folder))
    try:
        for event in EVENTS:
            _uninstall(folder, event, changes)
    except OSError as error:
        raise HookError(f"can't write in {folder}: {error.strerror}", "check its permissions") from error
    return changes


def _explain(place: HookPlace) -> str:
    if place.manager == "core.hooksPath":
        return f"core.hooksPath is {place.folder}, which is not this clone's alone; nothing was written there"
    return f"the hooks of this repository belong to {place.manager}; nothing was written"


def _install(folder: Path, event: str, script: str, changes: HookChanges) -> None:
    hook, kept = folder / event, folder / (event + KEPT_SUFFIX)
    content = os.fsencode(script)
    if is_ours(hook):
        is_same = hook.read_bytes() == content and os.access(hook, os.X_OK)
        (changes.unchanged if is_same else changes.installed).append(event)
        if is_same:
            return
    else:
        changes.installed.append(event)
        if os.path.lexists(hook):
            if os.path.lexists(kept):
                raise HookError(
                    f"there is a hook at {hook} and one kept at {kept}", "put them together, or move one away"
                )
            hook.rename(kept)
    if os.path.lexists(kept):
        changes.kept.append(event)
    # A commit may run the hook at any moment: it is either the old one or the new one, whole.
    beside = folder / f".{event}-{os.getpid()}"
    try:
        beside.write_bytes(content)
        beside.chmod(0o755)
        beside.replace(hook)
    except OSError:
        beside.unlink(missing_ok=True)
        if os.path.lexists(kept) and not os.path.lexists(hook):
            kept.rename(hook)
        raise


def _uninstall(folder: Path, event: str, changes: HookChanges) -> None:
    hook, kept = folder / event, folder / (event + KEPT_SUFFIX)
    # The pre-commit framework moves what it finds out of its way, and calls it from there.
    for place in _ours((hook, folder / f"{event}.legacy")):
        if place == hook and os.path.lexists(kept):
            kept.replace(hook)
            changes.restored.append(event)
        else:
            place.unlink()
            if os.path.lexists(kept):
                kept.replace(place)
                changes.restored.append(event)
        changes.removed.append(event)


def _ours(places: Iterable[Path]) -> list[Path]:
    return [place for place in places if is_ours(place)]
