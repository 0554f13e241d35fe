"""What an import asks for, as keys: short words of it by which it is found when files come or go.

An import and a file share a key wherever the file's being there can decide on what the import means
(`sleep.resolution.affected` has the keys of files). That they share one doesn't say that it does.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial

from sleepcode.facts import Import
from sleepcode.parsing.component_names import TAGS, tag_keys
from sleepcode.parsing.grammars import LANGUAGES
from sleepcode.parsing.languages import COMPONENTS, SHELLS
from sleepcode.parsing.late import late
from sleepcode.parsing.module_paths import RULES, Rules, spell, stem
from sleepcode.parsing.outlined import OUTLINED
from sleepcode.parsing.routed import is_routed
from sleepcode.parsing.words import hash_term

FAMILIES: Mapping[str, str] = {
    **dict.fromkeys(("python", "notebook"), "python"),
    **dict.fromkeys(("javascript", "typescript", "tsx", *sorted(COMPONENTS)), "javascript"),
    "go": "go",
    "rust": "rust",
    **dict.fromkeys(("java", "kotlin", "scala", "groovy"), "jvm"),
    **dict.fromkeys(("c", "cpp", "objective-c", "yacc", "lex"), "c"),
    "php": "php",
    **dict.fromkeys(("ruby", "template"), "ruby"),
    "lua": "lua",
    "elixir": "elixir",
    "c-sharp": "dotnet",
    "swift": "swift",
    "dart": "dart",
    **dict.fromkeys(("terraform", "hcl"), "terraform"),
    **dict.fromkeys(SHELLS, "shell"),
    **dict.fromkeys(("css", "scss", "html"), "relative"),
    **{language: language for language in RULES},
}
"""Language -> the languages that it shares its rules of resolution with."""
NAMED = LANGUAGES | OUTLINED | COMPONENTS | {"starlark"}
"""Languages in whose files it is read what they define and what names they use."""
_FOUND_OTHERWISE = frozenset("flatbuffers graphql just make prisma protobuf sql thrift".split())
"""Languages that are read by people or by programs whose own text doesn't say so: code is made of schemas where it is
built, a database is asked by what a program puts together."""
_PAGES = (".blade.php", ".phtml", ".html.php", ".tpl.php")
"""Endings of what is in a language of programs and is shown by name."""
HERE = "."
"""The key of an import that names no file but a folder by dots; the target of one of what is beside a file."""
_WORD_STARTS = late(r"(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
GATHERED = "#components"
"""The target of an import that Nuxt has all components be found in."""
LIBRARY = "$lib"
"""What SvelteKit calls the folder `src/lib`."""
TOP = "::"
"""How the target of an import of Ruby begins that is of constants (`parsing.ruby_constants`)."""
VIEW = "%"
"""How it begins where it is of a page that is shown (`parsing.views`)."""
SEPARATOR = "\\"
"""What ends the target of an import of PHP that is of its own namespace (`parsing.php_namespaces`)."""
ABOVE = "^"
"""How it begins where it is of a file in any of the folders above, as Terragrunt looks for them."""
ANYWHERE = "$/"
"""How the target of an import of a shell begins that is in a folder which only a variable tells (`parsing.shell_sources`)."""
EXPORTED = "export "
"""Among the names of an import of Dart: it hands on what it imports."""
PART = "part "
PART_OF = "part of "
"""Among them too: what is imported is a part of the same library, or the library itself."""
PACKAGES = "jvm"
"""The family whose imports mean all of a package where no class has their name."""
BELOW = "/"
"""Behind the key of an import of Lua that may be of any module in a folder."""
TARGETS = "swift"
"""The family in which a type means whatever file of a target defines it, however that is called."""
ENCLOSING = "package "
"""In front of the packages among the names of an import of what is `HERE`: those whose names a file of Scala sees."""
PACKAGE = "/"
"""In front of the keys by which a package is found."""
IMPORTED = "import "
"""In front of what a file of Swift imports, among the names that it may have from there."""


def import_keys(language: str, imports: Iterable[Import]) -> array[int]:
    """The hashed keys of a file's imports, in order, each once."""
    family = FAMILIES.get(language)
    if family is None:
        return array("I")
    keys = {key for imported in imports for key in _KEYS[family](imported)}
    return array("I", sorted({hash_key(family, key) for key in keys}))


def are_uses_read(language: str) -> bool:
    """Whether it is looked for in files of a language what they use, by names or by imports."""
    # Of templates those of one kind are read, and of these what they show.
    return language != "template" and (language in FAMILIES or language in NAMED)


def are_users_read(path: str, language: str) -> bool:
    """Whether those who use a file of a language say so in what is read of them.

    Pages, routes, styles, queries, settings and data are found by frameworks and by what programs make up, whatever they
    import themselves.
    """
    is_found = language in _FOUND_OTHERWISE or path.endswith(_PAGES) or is_routed(path)
    return language in NAMED and not is_found


def hash_key(family: str, key: str) -> int:
    """The address of a key of one family of languages."""
    return hash_term(f"{family}:{key}")


def tail_keys(target: str) -> set[str]:
    """The last part of a path, as it is written and as it is meant."""
    parts = target.split("/")
    found = {parts[-1]}
    named = [part for part in parts if part not in ("", ".")]
    if ".." in named[1:]:
        # What is gone up to may be any of the parts, or the folder that the path starts from.
        return found | {part for part in named if part != ".."} | {HERE}
    found.add(named[-1] if named and named[-1] != ".." else HERE)
    return found


def _of_path(imported: Import) -> Iterable[str]:
    return tail_keys(imported.target.replace("\\", "/"))


def _python(imported: Import) -> Iterator[str]:
    yield from imported.target.split(".")
    yield from imported.names
    if not imported.target.strip("."):
        yield HERE


def is_of_components(imported: Import) -> bool:
    """Whether an import is of components by the names that they are used under."""
    return imported.target in (TAGS, GATHERED)


def _javascript(imported: Import) -> Iterable[str]:
    keys = tail_keys(imported.target.partition("?")[0].replace(LIBRARY, LIBRARY[1:], 1))
    if is_of_components(imported):
        keys.update(key for name in imported.names for key in tag_keys(name))
    return keys


def _rust(imported: Import) -> Iterator[str]:
    parts = [part for part in imported.target.split("::") if part]
    yield from parts
    if parts and imported.local and parts[0] not in ("crate", "super"):
        yield "self"


def is_of_package(imported: Import) -> bool:
    """Whether an import is of types of the file's own package (`parsing.packages`)."""
    return imported.local and imported.target == HERE


def package_names(imported: Import) -> list[str]:
    """Names that a package can have which an import of `PACKAGES` means."""
    if is_of_package(imported):
        return [name.rpartition(".")[2] for name in enclosing_packages(imported)]
    parts = imported.target.removesuffix(".*").split(".")
    # What is inside a type stands a part further from the package.
    return parts[-3:] if parts[-2:-1] and parts[-2][:1].isupper() else parts[-2:]


def enclosing_packages(imported: Import) -> list[str]:
    """The packages that an import of what is `HERE` says a file sees: `shop.kernel`."""
    return [name.removeprefix(ENCLOSING) for name in imported.names if name.startswith(ENCLOSING)]


def _jvm(imported: Import) -> Iterator[str]:
    yield from imported.names
    if not is_of_package(imported):
        yield from imported.target.removesuffix(".*").split(".")[-3:]
    yield from (PACKAGE + name for name in package_names(imported))


def _of_modules(imported: Import) -> Iterable[str]:
    # What has a space is a namespace of C# or a module of Swift, which no file is named after.
    return [name for name in imported.names if " " not in name] if is_of_package(imported) else ()


def _swift(imported: Import) -> Iterable[str]:
    return _of_modules(imported) if is_of_package(imported) else (imported.target.partition(".")[0],)


def _php(imported: Import) -> Iterable[str]:
    return imported.names if imported.target.endswith(SEPARATOR) else _of_path(imported)


def _ruby(imported: Import) -> Iterable[str]:
    if imported.target.startswith(VIEW):
        return (imported.target.removeprefix(VIEW).rpartition("/")[2],)
    if not imported.target.startswith(TOP):
        return tail_keys(imported.target.removesuffix(".rb"))
    return {spelt for name in imported.names for part in name.split(TOP) for spelt in spellings(part)}


def _terraform(imported: Import) -> Iterable[str]:
    return tail_keys(imported.target.removeprefix(ABOVE))


def is_glob(path: str) -> bool:
    """Whether a path is a pattern for many."""
    return any(character in path for character in "*?[")


def key_of_glob(name: str) -> str:
    """The key by which patterns are found that may match a name, or which a pattern has: their ending, if they have one."""
    _, dot, ending = name.rpartition(".")
    return f"*{dot}{ending}" if dot and not is_glob(ending) else "*"


def _shell(imported: Import) -> Iterable[str]:
    name = imported.target.rpartition("/")[2]
    return (key_of_glob(name) if is_glob(name) else name,)


def _lua(imported: Import) -> Iterator[str]:
    parts = imported.target.replace(".", "/").split("/")
    yield parts[0]
    # What ends in a separator is of all that is in a folder.
    yield parts[-1] or "".join(parts[-2:-1]) + BELOW


def underscore(name: str) -> str:
    """What the path has of a module's name: `HTTPServer` is in `http_server`."""
    return _WORD_STARTS.sub("_", name).lower()


def spellings(part: str) -> tuple[str, str]:
    """What a path may have of a part of a constant's name."""
    return underscore(part), part.lower()


def _elixir(imported: Import) -> Iterator[str]:
    parts = imported.target.split(".")
    for part in parts:
        yield underscore(part)
        yield part.lower()
    yield "_".join(map(underscore, parts[:2]))
    if is_task(parts):
        yield from (task_name(parts[:end]) for end in range(3, len(parts) + 1))


def is_task(parts: Sequence[str]) -> bool:
    """Whether a module of Elixir is a task of Mix, which lies in a file that is called as the task."""
    return len(parts) > 2 and parts[0] == "Mix" and parts[1] == "Tasks"


def task_name(parts: Sequence[str]) -> str:
    """`shop.gen.cart` of `Mix.Tasks.Shop.Gen.Cart`."""
    return ".".join(map(underscore, parts[2:]))


def _listed(rules: Rules, imported: Import) -> set[str]:
    return {stem(rules, key) for key in tail_keys(spell(rules, imported.target))}


_KEYS: Mapping[str, Callable[[Import], Iterable[str]]] = {
    "python": _python,
    "javascript": _javascript,
    "go": _of_path,
    "rust": _rust,
    "jvm": _jvm,
    "c": _of_path,
    "php": _php,
    "ruby": _ruby,
    "lua": _lua,
    "elixir": _elixir,
    "dotnet": _of_modules,
    "terraform": _terraform,
    "swift": _swift,
    "dart": _of_path,
    "shell": _shell,
    "relative": _of_path,
    **{language: partial(_listed, rules) for language, rules in RULES.items()},
}
