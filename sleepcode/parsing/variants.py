"""Other spellings of a request's word that code is likely to use: derivations and abbreviations.

People ask about *registration* and *configuration*; code has `register` and `config`. The index keeps
words as they are; the request is widened instead.
"""

from __future__ import annotations

from sleepcode.parsing.words import stem

_ABBREVIATIONS: dict[str, str] = {
    "address": "addr",
    "administrator": "admin",
    "allocate": "alloc",
    "allocation": "alloc",
    "application": "app",
    "architecture": "arch",
    "argument": "arg args",
    "arguments": "args argv",
    "asynchronous": "async",
    "attribute": "attr",
    "authentication": "auth",
    "authorization": "auth",
    "average": "avg",
    "buffer": "buf",
    "calculate": "calc",
    "character": "char",
    "client": "cli",
    "column": "col",
    "command": "cmd",
    "configuration": "config conf cfg",
    "configure": "config conf",
    "connection": "conn",
    "context": "ctx",
    "control": "ctrl",
    "coordinate": "coord",
    "database": "db",
    "declaration": "decl",
    "definition": "def",
    "delete": "del",
    "dependency": "dep",
    "destination": "dst dest",
    "dictionary": "dict",
    "directory": "dir",
    "document": "doc",
    "documentation": "doc",
    "element": "elem el",
    "environment": "env",
    "error": "err",
    "evaluate": "eval",
    "event": "evt",
    "example": "eg",
    "exception": "exc",
    "execute": "exec",
    "execution": "exec",
    "expression": "expr",
    "extension": "ext",
    "format": "fmt",
    "function": "func fn",
    "generate": "gen",
    "generator": "gen",
    "identifier": "id ident",
    "image": "img",
    "implementation": "impl",
    "increment": "incr inc",
    "index": "idx",
    "information": "info",
    "initialization": "init",
    "initialize": "init",
    "integer": "int",
    "interface": "iface",
    "iterator": "iter",
    "language": "lang",
    "length": "len",
    "library": "lib",
    "manager": "mgr",
    "maximum": "max",
    "memory": "mem",
    "message": "msg",
    "minimum": "min",
    "module": "mod",
    "number": "num",
    "object": "obj",
    "operation": "op",
    "operator": "op",
    "option": "opt opts",
    "package": "pkg",
    "parameter": "param",
    "position": "pos",
    "previous": "prev",
    "process": "proc",
    "property": "prop",
    "reference": "ref",
    "register": "reg",
    "regular": "regex",
    "repository": "repo",
    "request": "req",
    "response": "resp res",
    "result": "res",
    "return": "ret",
    "sequence": "seq",
    "source": "src",
    "specification": "spec",
    "statement": "stmt",
    "statistics": "stats",
    "string": "str",
    "synchronization": "sync",
    "synchronize": "sync",
    "synchronous": "sync",
    "system": "sys",
    "temporary": "tmp temp",
    "template": "tmpl tpl",
    "utility": "util",
    "value": "val",
    "variable": "var",
    "vector": "vec",
    "version": "ver",
}
_SAME = """
abstract abc
access get getattr
ancestor parent base super
append add push
argument parameter arg param
ask query request
assemble build make
attribute field member attr
await async coroutine
cache memoize
call invoke run
callback hook handler listener
certificate cert ssl tls
change modify update mutate set
check verify validate
clear reset flush
close shutdown terminate
combine merge join
compare equal eq
compile build
compress gzip zip deflate
concurrent thread parallel lock
construct instantiate create make new
constructor init new
convert transform coerce cast
copy clone duplicate
count number total
decode parse load
decorate wrap wrapper decorator
defer lazy delay
delete remove drop discard
derive inherit subclass
deserialize load parse decode
detect find guess
directory folder dir
dispatch route handle
display show render print
duplicate repeat
emit fire trigger send
encode dump serialize
encrypt cipher crypt
enumerate list iterate
environment env
equality eq equal
escape quote sanitize
exception error raise
exclude ignore skip
expire timeout ttl
fail error raise
fetch get retrieve load
filter match select
folder directory dir
gather collect
guard protect lock
hash digest sha
hide mask
ignore skip exclude
inherit extend base super
initial default init
insert add put
iterate iter next loop
locate find resolve lookup
mutex lock
notify emit signal
obtain get fetch
omit skip exclude
open read
order sort
override replace
parent base super
permission access auth
persist save store write
pickle reduce
print write output
quit exit
random rand
receive recv read
reconstruct reduce rebuild
redirect location
remove delete pop
rename move
render template
retrieve get fetch find
retry backoff attempt
save store write persist
search find match
select pick choose
serialize dump encode
setting option config
shutdown close stop
size length len
sort order
spawn fork process
split partition separate
start begin launch
stop halt end
store save write
subscript getitem index
suppress ignore silence
terminate stop kill end
throw raise
transmit send write
traverse walk visit
undo revert rollback
validate check verify
verify check validate
wait block
warn warning deprecate
wrap proxy decorate
"""
"""Words that people and code use for the same thing: the first word of each line may stand for the others."""

_SHORT = {
    stem(word): tuple(stem(short) for short in shorts.split()) for word, shorts in _ABBREVIATIONS.items()
}

_LIKE = {
    stem(first): tuple(stem(word) for word in others)
    for first, *others in (line.split() for line in _SAME.strip().split("\n"))
}

_SWAPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ization", ("ize", "izer")),
    ("isation", ("ise", "iser")),
    ("ification", ("ify",)),
    ("ation", ("ate", "e", "", "er")),
    ("ition", ("it", "ite", "e")),
    ("ction", ("ct",)),
    ("tion", ("t", "te")),
    ("sion", ("d", "se", "t")),
    ("ment", ("", "e")),
    ("ance", ("", "ant", "e")),
    ("ence", ("", "ent", "e")),
    ("ity", ("", "e")),
    ("ness", ("",)),
    ("able", ("", "e")),
    ("ible", ("", "e")),
    ("ive", ("e", "ion")),
    ("al", ("", "e")),
    ("er", ("", "e")),
    ("or", ("", "e", "ion")),
    ("ly", ("",)),
)


def find_variants(term: str) -> tuple[str, ...]:
    """Stemmed terms that a stemmed term may stand for in code; at most eight, the likeliest first."""
    found: dict[str, None] = dict.fromkeys(_SHORT.get(term, ()))
    if len(term) >= 6:
        for whole in (term, term + "e"):
            for ending, replacements in _SWAPS:
                root = whole[: -len(ending)]
                if whole.endswith(ending) and len(root) >= 4:
                    for replacement in replacements:
                        other = stem(root + replacement)
                        if len(other) >= 4 and other != term:
                            found[other] = None
                    break
    for word in (term, *found):
        for other in _LIKE.get(word, ()):
            found.setdefault(other)
    return tuple(found)[:8]
