"""Variables of the environment that are the program's own, each told in one file, counted in all that read it."""

from __future__ import annotations

from collections.abc import Sequence

from sleepcode.parsing.late import late
from sleepcode.ranking.offer_questions import ENVIRONMENT
from sleepcode.sleep.notes.offers import FileOffers, Told, tell_offers

_OF_SYSTEM = late(
    r"HOME|PATH|PATHEXT|PWD|OLDPWD|USER|USERNAME|LOGNAME|SHELL|TERM|TERM_PROGRAM|COLORTERM|LANG|LC_\w+|TMPDIR|TEMP|TMP|EDITOR|VISUAL|PAGER|"
    r"BROWSER|DISPLAY|WAYLAND_DISPLAY|XDG_\w+|APPDATA|LOCALAPPDATA|USERPROFILE|PROGRAMFILES|SYSTEMROOT|COMSPEC|HOSTNAME|TZ|COLUMNS|"
    r"LINES|CI|GITHUB_\w+|RUNNER_\w+|GOOS|GOARCH|GOPATH|GOROOT|GOFLAGS|PYTHONPATH|VIRTUAL_ENV|NODE_ENV|BUNDLE_\w+|GEM_\w+|RUBYOPT|"
    r"CC|CXX|FC|AR|LD|CFLAGS|CPPFLAGS|CXXFLAGS|FFLAGS|LDFLAGS|EPOCHSECONDS|SHLVL|IFS|UID|EUID|PPID|BASH\w*|ZSH_\w+|FPATH|CDPATH|HISTFILE|SSH_\w+|http_proxy|"
    r"https_proxy|no_proxy|HTTPS?_PROXY|NO_PROXY|NO_COLOR|FORCE_COLOR|CLICOLOR\w*"
)
"""What the system, a shell, a toolchain or a CI sets for all programs."""


def is_of_system(name: str) -> bool:
    """Whether something else than the program's users sets a variable, for all programs."""
    return bool(_OF_SYSTEM.fullmatch(name))


def own_variables(files: Sequence[FileOffers]) -> list[FileOffers]:
    """The files with what they read but the system's."""
    own = (FileOffers(path, [one for one in offers if not is_of_system(one.name)]) for path, offers in files)
    return [file for file in own if file.offers]


def tell_variables(files: Sequence[FileOffers]) -> Told:
    """Each variable once: where it has a default, or else where it is first; a file has the number of all it reads."""
    at: dict[str, str] = {}
    for has_default in (True, False):
        for path, offers in files:
            for offer in offers:
                if bool(offer.detail) is has_default:
                    at.setdefault(offer.name, path)
    told = [FileOffers(path, [one for one in offers if at[one.name] == path]) for path, offers in files]
    return tell_offers(
        [file for file in told if file.offers],
        {ENVIRONMENT: "default `{detail}`"},
        {file.path: len(file.offers) for file in files},
    )
