"""Which language a file is in, by its name and, where that leaves it open, its first bytes."""

from __future__ import annotations

import re

_EXTENSIONS: dict[str, str] = {
    extension: language
    for language, extensions in {
        "python": "py pyi pyw pyx pxd",
        "javascript": "js jsx mjs cjs",
        "typescript": "ts mts cts",
        "tsx": "tsx",
        "go": "go",
        "rust": "rs",
        "java": "java",
        "c": "c",
        "cpp": "cc cpp cxx c++ hh hpp hxx h++ ipp inl tpp cu cuh",
        "c-sharp": "cs",
        "ruby": "rb rake gemspec podspec ru",
        "php": "php phtml php5",
        "kotlin": "kt kts",
        "swift": "swift",
        "scala": "scala sc sbt",
        "bash": "sh bash ksh bats bashrc",
        "zsh": "zsh zsh-theme zsh-template zshrc zunit",
        "lua": "lua",
        "sql": "sql",
        "html": "html htm xhtml",
        "vue": "vue",
        "svelte": "svelte",
        "astro": "astro",
        "css": "css",
        "scss": "scss sass less",
        "yaml": "yml yaml",
        "toml": "toml",
        "json": "json jsonc json5 webmanifest",
        "jsonlines": "jsonl ndjson",
        "markdown": "md markdown mdx mkd",
        "restructuredtext": "rst rest",
        "asciidoc": "adoc asciidoc",
        "rdoc": "rdoc",
        "tex": "tex sty cls bib",
        "ini": "ini cfg conf properties editorconfig",
        "xml": "xml xsd xsl svg plist csproj props targets pom",
        "text": "txt text log",
        "perl": "pl pm t",
        "tcl": "tcl",
        "gherkin": "feature",
        "yacc": "y yy ypp",
        "lex": "l ll lpp",
        "antlr": "g4",
        "jison": "jison jisonlex",
        "langium": "langium",
        "lark": "lark",
        "peg": "peg leg",
        "pegjs": "pegjs peggy",
        "ragel": "rl",
        "roff": "1 2 3 4 5 6 7 8 9 man mdoc",
        "r": "r",
        "julia": "jl",
        "haskell": "hs lhs hsc",
        "elixir": "ex exs",
        "erlang": "erl hrl escript",
        "clojure": "clj cljs cljc bb",
        "edn": "edn",
        "dart": "dart",
        "starlark": "bzl star bazel",
        "zig": "zig zon",
        "solidity": "sol",
        "nim": "nim nims",
        "fortran": "f f90 f95 f03 f08 for ftn",
        "vimscript": "vim vimrc gvimrc",
        "d": "d di",
        "elm": "elm",
        "nix": "nix",
        "ocaml": "ml mli mll mly",
        "fsharp": "fs fsi fsx",
        "groovy": "groovy gradle",
        "powershell": "ps1 psm1 psd1",
        "batch": "bat cmd",
        "protobuf": "proto",
        "prisma": "prisma",
        "terraform": "tf tofu tfvars",
        "hcl": "hcl nomad",
        "thrift": "thrift",
        "flatbuffers": "fbs",
        "graphql": "graphql graphqls gql",
        "make": "mk mak",
        "just": "just",
        "cmake": "cmake",
        "objective-c": "m mm",
        "assembly": "s asm",
        "fish": "fish",
        "diff": "diff patch",
        "csv": "csv tsv",
        "notebook": "ipynb",
        "template": "j2 jinja jinja2 tmpl tpl erb ejs hbs mustache liquid twig",
    }.items()
    for extension in extensions.split()
}

_NAMES: dict[str, str] = {
    "makefile": "make",
    "gnumakefile": "make",
    "dockerfile": "dockerfile",
    "containerfile": "dockerfile",
    "cmakelists.txt": "cmake",
    "rakefile": "ruby",
    "gemfile": "ruby",
    "vagrantfile": "ruby",
    "podfile": "ruby",
    "cpanfile": "perl",
    "jenkinsfile": "groovy",
    "build": "starlark",
    "buck": "starlark",
    "workspace": "starlark",
    "workspace.bzlmod": "starlark",
    "tiltfile": "starlark",
    "go.mod": "go-module",
    "go.sum": "go-module",
    "cargo.lock": "toml",
    "poetry.lock": "toml",
    "uv.lock": "toml",
    "pipfile": "toml",
    "pipfile.lock": "json",
    ".prettierrc": "json",
    ".eslintrc": "json",
    ".babelrc": "json",
    "readme": "text",
    "license": "text",
    "licence": "text",
    "copying": "text",
    "changelog": "text",
    "changes": "text",
    "news": "text",
    "authors": "text",
    "todo": "text",
    **dict.fromkeys((".vimrc", "_vimrc", "vimrc", ".gvimrc", ".exrc"), "vimscript"),
    ".gitignore": "ini",
    ".gitattributes": "ini",
    ".gitmodules": "ini",
    ".editorconfig": "ini",
    ".flake8": "ini",
    "justfile": "just",
    ".justfile": "just",
    **dict.fromkeys((".bashrc", ".bash_profile", ".bash_aliases", ".profile"), "bash"),
    **dict.fromkeys((".zshrc", ".zshenv", ".zprofile", ".zlogin", ".zlogout"), "zsh"),
}

_INTERPRETERS = (
    ("python", "python"),
    ("node", "javascript"),
    ("deno", "typescript"),
    ("ruby", "ruby"),
    ("php", "php"),
    ("lua", "lua"),
    ("perl", "perl"),
    ("tclsh", "tcl"),
    ("wish", "tcl"),
    ("fish", "fish"),
    ("groovy", "groovy"),
    ("Rscript", "r"),
    ("julia", "julia"),
    ("pwsh", "powershell"),
    ("escript", "erlang"),
    ("runhaskell", "haskell"),
    ("runghc", "haskell"),
    ("bb", "clojure"),
    ("bash", "bash"),
    ("bats", "bash"),
    ("zsh", "zsh"),
    ("zunit", "zsh"),
    ("dash", "bash"),
    ("sh", "bash"),
)

SHELLS = frozenset(("bash", "zsh"))
"""Languages of shell scripts, which share a grammar and what is told by lines."""
COMPONENTS = frozenset(("vue", "svelte", "astro"))
"""Languages of single-file components: markup around scripts of JavaScript or TypeScript."""
_OF_ZSH = re.compile(rb"#(?:compdef|autoload)\b")
"""How a file begins that zsh loads for a command or a function called as the file."""

_CPP_SIGNS = re.compile(
    rb"^[ \t]*(?:class\s+\w|template\s*<|namespace\s+\w|using\s+\w|public:|private:)|std::", re.M
)
_ROFF_SIGNS = re.compile(rb"^[.'](?:\\\"|TH\b|SH\b|Dd\b|Dt\b|so\b)", re.M)
_GHERKIN_SIGNS = re.compile(rb"\s*(?:#[^\n]*\s+)*(?:@|\"\"\"|[^\n:`.,]{1,40}:)")
"""How a file of scenarios begins: fragments of changelogs are called `1234.feature`, too."""
_ENVIRONMENT = re.compile(
    r"[\w-]*(?:\.[\w-]+)*?\.env(?:\.(?!(?:[cm]?[jt]sx?|py|sh|json|ya?ml|go|rb|php|md)$)[\w-]+)*|"
    r"env\.(?:example|sample|template|dist)"
)
"""How files of variables for a process are called: `.env.example`."""
_OBJC_SIGNS = re.compile(rb"^[ \t]*(?:@interface|@implementation|@property|#import)\b", re.M)

_OBJC_HEADER_SIGNS = re.compile(
    rb"^[ \t]*(?:@(?:interface|protocol|class|import)[ \t]+\w|@property\b|@end\b|NS_ASSUME_NONNULL_BEGIN\b|"
    rb"#[ \t]*import[ \t]*<(?:Foundation|UIKit|AppKit|Cocoa)/)",
    re.M,
)
"""What a header has that only Objective-C can read."""


_PERL_SIGNS = re.compile(rb"^\s*(?:use\s+[\w:]|require\s|package\s|=(?:pod|head)|BEGIN\b)|\A#!.*perl", re.M)


def detect_language(path: str, head: bytes) -> str:
    """Lower-case language name, empty when unknown. `head` is the file's first bytes, empty if unread."""
    name = path.rpartition("/")[2].lower()
    known = _NAMES.get(name)
    if known:
        # A script may be called `build`, too.
        return (_by_shebang(head) if known == "starlark" else "") or known
    if name.startswith(("dockerfile.", "containerfile.")):
        return "dockerfile"
    if "env" in name and _ENVIRONMENT.fullmatch(name):
        return "dotenv"
    stem, dot, extension = name.rpartition(".")
    if dot and stem:
        if extension == "h":
            if _OBJC_HEADER_SIGNS.search(head[:20_000]):
                return "objective-c"
            return "cpp" if _CPP_SIGNS.search(head[:20_000]) else "c"
        if extension == "m" and head and not _OBJC_SIGNS.search(head[:20_000]):
            return "matlab"
        language = _EXTENSIONS.get(extension)
        if language == "gherkin" and head and not _GHERKIN_SIGNS.match(head[:20_000]):
            return "text"
        if language == "bash" and _by_shebang(head) == "zsh":
            return "zsh"
        if extension == "t" and head and not _PERL_SIGNS.search(head[:20_000]):
            # A test of commands and what they are to print.
            return "cram"
        if language == "roff" and head and not _ROFF_SIGNS.search(head[:20_000]):
            return ""
        if language:
            return language
    return _by_shebang(head) or _NAMES.get(name.partition(".")[0], "")


def tells_language(name: str) -> bool:
    """Whether a file's name tells its language by more than its ending."""
    low = name.lower()
    return (
        low in _NAMES
        or low.partition(".")[0] in _NAMES
        or low.startswith(("dockerfile.", "containerfile."))
        or ("env" in low and _ENVIRONMENT.fullmatch(low) is not None)
    )


def _by_shebang(head: bytes) -> str:
    if _OF_ZSH.match(head):
        return "zsh"
    if not head.startswith(b"#!"):
        return ""
    words = head.split(b"\n", 1)[0][2:200].decode("latin-1").replace("/", " ").split()
    for word in words:
        for interpreter, language in _INTERPRETERS:
            if re.fullmatch(rf"{interpreter}[\d.]*", word):
                return language
    return ""
