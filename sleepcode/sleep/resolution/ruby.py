"""Ruby: files by `require`, and by the constants that they define by convention: `Shop::Cart` in `shop/cart.rb`; pages by their names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from sleepcode.facts import Import
from sleepcode.parsing.import_keys import TOP, VIEW, spellings
from sleepcode.sleep.resolution.families import Asked
from sleepcode.sleep.resolution.files import PathIndex, folder_of, join, name_of

_ROOT = re.compile(r"(?:^|/)(?:app/[^/]+(?:/concerns)?|lib|(?:spec|test)/support)$")
"""Folders in which the paths of constants begin."""
_IN_ROOT = re.compile(r"(?:^|/)(?:app|lib|spec|tests?|features|config|db|bin|vendor)/")
"""Folders in which they begin nowhere else."""
_OF_LANGUAGE = frozenset(
    "ARGF ARGV Array ArgumentError BasicObject Benchmark Bignum BigDecimal Bundler Class Comparable Complex CGI CSV Data Date "
    "DateTime Digest Dir ENV ERB EOFError Encoding Enumerable Enumerator Errno Etc Exception FalseClass Fiber File FileUtils "
    "Fixnum Float Gem Hash IO IOError IndexError Integer Interrupt JSON Kernel KeyError LoadError Logger Marshal Math Method "
    "Module Monitor Mutex NameError Net NilClass NoMethodError NotImplementedError Numeric Object ObjectSpace OpenSSL OpenStruct "
    "Pathname Proc Process Psych Queue Random Range RangeError Rational Regexp Ractor RuntimeError RUBY STDERR STDIN STDOUT "
    "SecureRandom Set Shellwords Signal Socket StandardError StopIteration String StringIO Struct Symbol SystemExit Tempfile "
    "Thread Time Timeout TracePoint TrueClass TypeError URI UnboundMethod YAML ZeroDivisionError Zlib".split()
)
"""What the language brings, though a file that adds to it may be named after it."""
_OWN_VIEWS = re.compile(r"(?:^|/)app/(?:views/(.+)/[^/]+|controllers/(.+)_controller\.rb)$")
_VIEWS = tuple(
    "." + ending
    for ending in (
        "html.erb text.erb turbo_stream.erb js.erb xml.erb erb html.haml haml html.slim slim json.jbuilder jbuilder "
        "rss.builder atom.builder xml.builder"
    ).split()
)
_TESTS = re.compile(r"(?:^|/)(?:spec|tests?|features)/")


class RubyResolver:
    """`require_relative` beside the file; `require` from lib, app and the like; a constant by its path."""

    configuration = None

    def __init__(self, index: PathIndex) -> None:
        self.index = index
        self._meant: dict[tuple[str, str], str] = {}

    def asked(self, before: PathIndex, changed: Sequence[str]) -> Iterator[Asked]:
        yield from (Asked(name_of(path).removesuffix(".rb")) for path in changed if path.endswith(".rb"))
        yield from (Asked(name_of(path).partition(".")[0]) for path in changed if "app/views/" in path)

    def resolve(self, path: str, imported: Import) -> list[str]:
        if imported.target.startswith(TOP):
            return self._defining(imported.target, imported.names)
        if imported.target.startswith(VIEW):
            return self._shown(path, imported.target.removeprefix(VIEW))
        target = imported.target.removesuffix(".rb") + ".rb"
        if imported.local or target.startswith("."):
            place = join(folder_of(path), target)
            return [place] if place and place in self.index else []
        for root in ("lib/", "app/", "", "test/", "spec/"):
            if root + target in self.index:
                return [root + target]
        found = self.index.nearest("lib/" + target, path)
        return [found] if found else []

    def external(self, path: str, imported: Import) -> str:
        return "" if imported.local or imported.target.startswith(".") else imported.target.partition("/")[0]

    def _shown(self, path: str, place: str) -> list[str]:
        """The files of a page, which may have one for each format; without a folder, of the file's own."""
        if "/" not in place:
            folder = _OWN_VIEWS.search(path)
            if folder is None:
                return []
            place = f"{folder.group(1) or folder.group(2)}/{place}"
        ends = (f"app/views/{place}{ending}" for ending in _VIEWS)
        return [found for end in ends if (found := self.index.nearest(end, path)) is not None]

    def _defining(self, nesting: str, names: Sequence[str]) -> list[str]:
        """The files that define constants which are used in a nesting of classes and modules."""
        # The same constants are named again and again.
        for name in names:
            if (nesting, name) not in self._meant:
                self._meant[nesting, name] = self._find(nesting, name)
        return list(dict.fromkeys(found for name in names if (found := self._meant[nesting, name])))

    def _find(self, nesting: str, name: str) -> str:
        """The one file of a constant, or of what it is in; empty where there is none or several may be."""
        scopes = [""]
        for opened in nesting.removeprefix(TOP).split(TOP) if nesting != TOP else ():
            scopes.append(f"{scopes[-1]}{opened.replace('.', TOP)}{TOP}")
        parts = name.split(TOP)
        for end in range(len(parts), 0, -1):
            for scope in reversed(scopes):
                found = self._at(scope + TOP.join(parts[:end]))
                if found:
                    return found[0] if len(found) == 1 else ""
        return ""

    def _at(self, constant: str) -> list[str]:
        """The files whose paths are a constant's: those of the product, where there are any."""
        if constant.partition(TOP)[0] in _OF_LANGUAGE:
            return []
        for place in _places(constant):
            found = [path for path in self.index.meant(place) if _can_begin(path.removesuffix(place), place)]
            if found:
                return [path for path in found if not _TESTS.search(path)] or found
        return []


@lru_cache(maxsize=4096)
def _places(constant: str) -> tuple[str, ...]:
    """How paths spell a constant: `GitHub` is in `git_hub.rb`, or in `github.rb` where that is one word."""
    *around, (words, word) = map(spellings, constant.split(TOP))
    outer = [part for part, _ in around]
    spelt = ([*outer, words], [*outer, word], [*(part for _, part in around), word])
    return tuple(dict.fromkeys("/".join(parts) + ".rb" for parts in spelt))


def _can_begin(front: str, place: str) -> bool:
    """Whether the path of a constant can begin behind what is in front of it.

    Where no folder says where that is, what ends a path with a single name may be in any module.
    """
    folder = front.rstrip("/")
    if _ROOT.search(folder):
        return True
    return not _IN_ROOT.search(front) and ("/" in place or "/" not in folder)
