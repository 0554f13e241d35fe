"""What a declared package is called where code imports it, which is often something else than its own name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sleepcode.parsing.late import late
from sleepcode.sleep.notes.manifests import manifests_by_depth, read_json, table
from sleepcode.sleep.notes.snapshot import Snapshot

_KNOWN_PYTHON = {
    "attrs": ("attr",),
    "beautifulsoup4": ("bs4",),
    "django-cors-headers": ("corsheaders",),
    "django-filter": ("django-filters",),
    "djangorestframework": ("rest-framework",),
    "dnspython": ("dns",),
    "faiss-cpu": ("faiss",),
    "faiss-gpu": ("faiss",),
    "gitpython": ("git",),
    "google-api-python-client": ("googleapiclient",),
    "grpcio": ("grpc",),
    "grpcio-tools": ("grpc-tools",),
    "mysqlclient": ("mysqldb",),
    "paho-mqtt": ("paho",),
    "opencv-python": ("cv2",),
    "opencv-python-headless": ("cv2",),
    "opencv-contrib-python": ("cv2",),
    "opencv-contrib-python-headless": ("cv2",),
    "pillow": ("pil",),
    "protobuf": ("google",),
    "psycopg2-binary": ("psycopg2",),
    "pycryptodome": ("crypto",),
    "pycryptodomex": ("cryptodome",),
    "pyjwt": ("jwt",),
    "pynacl": ("nacl",),
    "pyopenssl": ("openssl",),
    "pyserial": ("serial",),
    "python-docx": ("docx",),
    "python-pptx": ("pptx",),
    "python-telegram-bot": ("telegram",),
    "pyusb": ("usb",),
    "pyyaml": ("yaml",),
    "pyzmq": ("zmq",),
    "ruamel.yaml": ("ruamel",),
    "scikit-image": ("skimage",),
    "scikit-learn": ("sklearn",),
    "setuptools": ("pkg-resources",),
    "websocket-client": ("websocket",),
    "discord.py": ("discord",),
    "factory-boy": ("factory",),
}
"""Distribution -> its modules, both folded, where no rule leads from the one to the other."""
_PREFIX = late(r"(?:django|python|py)-(?=.)|py(?=[a-z]{3})")
_SUFFIX = late(r"-(?:python|py)$")
_NAMESPACES = frozenset(
    "azure google llama-index opentelemetry zope ruamel sphinxcontrib jaraco backports".split()
)
"""Modules of Python that many distributions have a part of."""
_OF_RAILS = late(
    r"rails|railties|acti(?:ve|on)-[a-z]+|active(?:record|support|model|job|storage)|action(?:pack|view|mailer|cable|text|mailbox)"
)
_GEMS = {
    "active-record": "activerecord",
    "active-support": "activesupport",
    "active-model": "activemodel",
    "active-job": "activejob",
    "active-storage": "activestorage",
    "action-controller": "actionpack",
    "action-dispatch": "actionpack",
    "action-view": "actionview",
    "action-mailer": "actionmailer",
    "rails": "railties",
}
"""What is required of Rails -> the gem that has it."""
_OF_OWNERS = frozenset(("github.com", "gitlab.com", "bitbucket.org"))
"""Hosts on which a module of Go is called after its owner and itself."""
_LOCK = "composer.lock"


def fold(name: str) -> str:
    """A package's name as it is the same however it is written."""
    return name.lower().replace("_", "-")


def python_modules(distributions: Iterable[str]) -> dict[str, list[str]]:
    """Module -> the distributions that it is likely to be of; all names folded.

    What a distribution is known for comes before what its name would lead to, and that in the order of how sure
    it is; only of a namespace several distributions have a part.
    """
    names = list(distributions)
    found = {name: [name] for name in names}
    for guess in (_known, _without_affixes, _one_or_many, _in_one_word):
        for name in names:
            for module in guess(name):
                found.setdefault(module, [name])
    for name in names:
        space = next((space for space in _NAMESPACES if name.startswith(f"{space}-")), "")
        if space and name not in found.setdefault(space, []):
            found[space].append(name)
    return found


def _known(name: str) -> Iterator[str]:
    yield from _KNOWN_PYTHON.get(name, ())


def _without_affixes(name: str) -> Iterator[str]:
    for pattern in (_PREFIX, _SUFFIX):
        bare = pattern.sub("", name, count=1) if pattern is _SUFFIX or pattern.match(name) else name
        if bare != name:
            yield bare


def _one_or_many(name: str) -> Iterator[str]:
    for bare in (name, *_without_affixes(name)):
        yield bare.removesuffix("s") if bare.endswith("s") else f"{bare}s"


def _in_one_word(name: str) -> Iterator[str]:
    if "-" in name:
        yield name.replace("-", "")
        # `django_softdelete` of `django-soft-delete`.
        first, _, rest = name.partition("-")
        yield f"{first}-{rest.replace('-', '')}"
        yield from (bare.replace("-", "") for bare in _without_affixes(name))


def gems_of(required: str) -> tuple[str, ...]:
    """The gems that something may be of that Ruby requires, the likeliest first; all names folded."""
    own = (_GEMS[required],) if required in _GEMS else ()
    return (required, *own, *(("rails",) if _OF_RAILS.fullmatch(required) else ()))


def go_modules_of(target: str) -> Iterator[str]:
    """The modules of Go that a package may be of, the longest first."""
    while target:
        yield target
        target = target.rpartition("/")[0]


def shown_go_module(target: str) -> str:
    """The module that a package of Go is likely to be of, where none that is declared is."""
    parts = target.split("/")
    has_owner = parts[0] in _OF_OWNERS or parts[:2] == ["golang.org", "x"]
    return "/".join(parts[: 3 if has_owner else 2])


def locked_namespaces(snapshot: Snapshot) -> dict[str, str]:
    """Namespace of PHP, in lower case -> the package that loads it, by what composer has locked."""
    found: dict[str, str] = {}
    for path in manifests_by_depth(snapshot, "composer.json"):
        folder = path.rpartition("/")[0]
        lock = f"{folder}/{_LOCK}".lstrip("/")
        if lock not in snapshot.files:
            continue
        read = read_json(snapshot, lock)
        for section in ("packages", "packages-dev"):
            listed = read.get(section)
            for package in listed if isinstance(listed, list) else ():
                name = package.get("name") if isinstance(package, dict) else None
                for kind in ("psr-4", "psr-0") if isinstance(name, str) else ():
                    for prefix in table(package, "autoload", kind):
                        found.setdefault(prefix.strip("\\").lower(), str(name))
    found.pop("", None)
    return found


def package_of_namespace(name: str, namespaces: Mapping[str, str]) -> str:
    """The package that loads a name of PHP, by the longest of its namespaces; empty for none."""
    space = name.lower()
    while space:
        if space in namespaces:
            return namespaces[space]
        space = space.rpartition("\\")[0]
    return ""
