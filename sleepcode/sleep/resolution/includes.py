"""Includes of C and C++."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sleepcode.facts import Import
from sleepcode.parsing.late import late
from sleepcode.sleep.resolution.families import Asked
from sleepcode.sleep.resolution.files import PathIndex, folder_of, join, name_of, nearest

_SYSTEM_HEADERS = frozenset(
    f"{name}.h"
    for name in (
        "aio alloca assert complex cpio ctype curses dirent dlfcn endian err errno error fcntl features fenv float fmtmsg fnmatch "
        "ftw getopt glob grp iconv ifaddrs inttypes io iso646 langinfo libgen limits link linux locale malloc math memory monetary "
        "mqueue ndbm netdb nl_types poll pthread pty pwd regex resolv sched search semaphore setjmp shadow signal spawn stdalign "
        "stdarg stdatomic stdbit stdbool stdckdint stddef stdint stdio stdlib stdnoreturn string strings stropts sysexits syslog "
        "tar termios tgmath threads time trace uchar ucontext ulimit unistd util utime utmp utmpx values wchar wctype windows "
        "winsock2 wordexp "
        # Of compilers, kernels and platforms, which no project brings.
        "arm_acle arm_neon avx2intrin byteswap conio cpuid crtdbg crypt cxxabi dbghelp direct elf emmintrin execinfo fts immintrin "
        "initguid intrin io kvm libproc libutil malloc_np mntent mswsock nmmintrin obstack paths port priv process procfs psapi "
        "pthread_np shlobj shlwapi smmintrin sys_time tlhelp32 tmmintrin ucred unwind varargs winbase winsock winternl "
        "ws2tcpip wmmintrin x86intrin xmmintrin zmmintrin TargetConditionals Availability AvailabilityMacros Windows "
        "AvailabilityInternal mach_error printf lastlog ttyent ttydefaults vis readpassphrase login_cap machine OS FindDirectory"
    ).split()
)
"""What a header in angle brackets means by itself, though a project may have one of that name to stand in for it."""
_LIBRARIES = {
    **dict.fromkeys(("pcre.h", "pcre2.h"), "pcre"),
    **dict.fromkeys(("lua.h", "lauxlib.h", "lualib.h", "luajit.h"), "lua"),
    **dict.fromkeys(("ncurses.h", "ncursesw.h"), "ncurses"),
    **dict.fromkeys(("event.h", "evhttp.h"), "libevent"),
    **dict.fromkeys(("expat.h", "zlib.h", "lz4.h", "zstd.h", "sqlite3.h", "gd.h"), ""),
    "bzlib.h": "bzip2",
    "GeoIP.h": "GeoIP",
    "jpeglib.h": "libjpeg",
    "lzma.h": "xz",
    "perl.h": "perl",
    "png.h": "libpng",
    "Python.h": "python",
    "uv.h": "libuv",
    "yaml.h": "libyaml",
}
"""Headers at the top of well-known libraries -> the library; empty for one that is called as its header."""


_LOOKED_FOR = late(r"(?:^|/)(?:include|inc|deps|third[-_]?party|vendor(?:ed)?|extern(?:al)?s?|contrib)/")
"""Folders in which headers are that others include."""


class CResolver:
    """Quoted includes beside the file, then by the end of the path; angle ones too, but for a system's own."""

    configuration = None

    def __init__(self, index: PathIndex) -> None:
        self.index = index

    def asked(self, before: PathIndex, changed: Sequence[str]) -> Iterator[Asked]:
        yield from (Asked(name_of(path)) for path in changed)

    def resolve(self, path: str, imported: Import) -> list[str]:
        target = imported.target.replace("\\", "/")
        beside = join(folder_of(path), target)
        if imported.local and beside and beside in self.index:
            return [beside]
        end = target
        while end.startswith(("../", "./")):
            end = end.partition("/")[2]
        if not imported.local and "/" not in end and end in _SYSTEM_HEADERS:
            return []
        found = self.index.meant(end)
        if not imported.local and "/" not in end and beside in found:
            # What lies beside a file is named in quotes: in angle brackets stands what the compiler is told to look for.
            elsewhere = [one for one in found if one != beside and _LOOKED_FOR.search(one)]
            found = elsewhere or found
        return [nearest(found, path)] if found else []

    def external(self, path: str, imported: Import) -> str:
        if imported.local and "/" not in imported.target.lstrip("./"):
            return ""
        if "/" not in imported.target:
            known = _LIBRARIES.get(imported.target)
            if known is not None or imported.target not in _SYSTEM_HEADERS:
                # What C++ itself has, as `<vector>`, has no ending.
                is_header = imported.target.endswith((".h", ".hpp", ".hh"))
                return known or imported.target.rpartition(".")[0] if is_header else ""
            return ""
        is_system = imported.target.startswith(
            ("sys/", "bits/", "linux/", "netinet/", "arpa/", "net/", "asm/", "mach/")
        )
        return "" if is_system else imported.target.partition("/")[0]
