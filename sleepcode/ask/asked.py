"""What is asked of a name, a file or a folder: where it is defined, what it is by default, who uses it, what tests it,
how it is structured, what changed there and who works on it; told by the question's words.

Apart from what answers such questions, which nobody needs to load who asks something else.
"""

from __future__ import annotations

import re

from sleepcode.parsing.late import late

USERS, TESTS, DEFINED, DEFAULT, STRUCTURE = "users", "tests", "defined", "default", "structure"
CHANGES, PEOPLE, CONTENTS = "changes", "people", "contents"
SIGNATURE, IMPORTED, WHAT, SCRIPT = "signature", "imported", "what", "script"
_NOT_OF_PAST = r"^(?!\s*(?:and\s+)?how\b)"
_ASKS_CHANGES = late(
    rf"{_NOT_OF_PAST}.*?(?:"
    r"\bwhat(?:'s|\s+is)\s+new\b|"
    r"\bwhat(?:\s+(?:has|have|was|were|did))?(?:\s+been)?\s+(?:changed?|happened|done)\b(?=.*\b(?:recently|lately|of late|last|since|"
    r"in|to|here|this)\b)|"
    r"\bwhat\b.*\bchanged\s+(?:recently|lately|last)|"
    r"\b(?:recent|latest|newest|last)\s+(?:\d+\s+)?(?:commits?|changes?|activity|work)\b|"
    r"\b(?:commit\s+)?history\s+of\b|"
    r"\bwhen\s+(?:was|were|did)\b.*\b(?:chang\w+|modif\w+|updat\w+|touch\w*|add\w*|introduc\w+|creat\w+|renam\w+|mov\w+|"
    r"refactor\w*|rewrit\w+|fix\w*|remov\w+|delet\w+|drop\w*)\b|"
    r"\b(?:which|what)\s+(?:commits?|changes?|pull\s+requests?|prs?)\b.*\b(?:chang\w+|add\w*|introduc\w+|creat\w+|renam\w+|"
    r"mov\w+|remov\w+|delet\w+|touch\w*|fix\w*|broke|modif\w+)\b|"
    r"\bwhy\s+(?:was|were)\b.*\b(?:chang\w+|add\w*|introduc\w+|remov\w+|renam\w+|mov\w+|rewritten|refactored)\b)",
    re.I,
)
_ASKS_PEOPLE = late(
    r"\bwho\b.*\b(?:wrote|writes|maintain(?:s|ed)|owns?|authored|work(?:s|ed)?\s+on|knows?|contribut\w+|"
    r"(?:last\s+)?(?:changed|added|introduced|created|touched|modified|fixed|refactored|rewrote|removed))\b|"
    r"(?:\bwho(?:\s+(?:is|are)|'s)|\blist|\bwhich|\bwhat)\s+(?:the\s+)?(?:are\s+the\s+)?(?:(?:main|top|core|current|most\s+active|code)\s+)*"
    r"(?:contributors?|authors?|maintainers?|committers?|code\s*owners?|owners?|experts?)\b",
    re.I,
)
_ASKS_DEFINED = late(
    r"\bwhere\b.*\b(?:defin|declar|implement)\w*|"
    r"\bwhere\s+(?:is|are)\s+(?:the\s+)?(?:[\w-]+\s+){2,4}?(?:handled|processed|executed|parsed|computed|generated|checked)\W*$|"
    r"\bwhere\b.*\b(?:table|view)\b.*\bcreated\b|\bwhich file (?:defin|declar|implement)\w*",
    re.I,
)
_ASKS_DEFAULT = late(
    r"\b(?:what|where|which)\b.*\bdefaults?\b|\b(?:how|is|are)\b.*\bby default\b|"
    r"\bwhat(?:'s|\s+is|\s+are)\s+the\s+values?\s+of\b|\bwhere\s+(?:is|are|does|do)\b.*\b(?:get\s+)?(?:set|assigned|initiali[sz]ed)\W*$",
    re.I,
)
_ASKS_CONFIGURED = late(r"\bwhere\b.*\b(?:configured|set)\b", re.I)
_NAME_OF_SETTING = late(r"\b[A-Za-z\d]+(?:[_.][A-Za-z\d]+)+\b|`[^`\s]+`")
"""What is no word, where it is asked where that is set."""
_ASKS_STRUCTURE = late(
    r"\bhow (?:is|are)\b.*\b(?:structured|organi[sz]ed|laid out)\b|"
    r"\bwhat(?:'s|\s+(?:is|are))\s+(?:the\s+)?`?[\w.@/-]+`?(?:\s+(?:folder|directory|package|module))?\s+(?:used\s+)?for\W*$|"
    r"\bpurpose\s+of\s+(?:the\s+)?`?[\w.@/-]+`?(?:\s+(?:folder|directory|package|module))?\W*$|"
    r"\bwhere(?:'s|\s+(?:is|are|does|do))\s+(?:the\s+)?`?[\w.@/-]+`?\s+(?:folder|directory|package|module|subsystem|system|code)"
    r"(?:\s+(?:lives?|located|resides?|kept|found))?\W*$|"
    r"\b(?:which|what)\s+files?\s+(?:implements?|makes?\s+up|belongs?\s+to|(?:is|are)\s+part\s+of)\s+(?:the\s+)?`?[\w.@/-]+`?\s+"
    r"(?:(?:sub)?command|folder|directory|package|module|subsystem)\W*$",
    re.I,
)
_THINGS = (
    r"(?:files?|(?:sub)?(?:folders?|director(?:y|ies))|functions?|macros?|methods?|classes|class|types?|structs?|interfaces?|enums?|traits?|"
    r"symbols?|names?|constants?|members?|fields?|attributes?|components?|modules?|packages?)"
)
_ASKS_CONTENTS = late(
    r"^\W*(?:so\s+|and\s+)?(?:what(?:'s|\s+is|\s+are)?\s+(?:there\s+|all\s+)?(?:is\s+)?(?:in|inside|under|defined\s+in|declared\s+in)\s+"
    r"(?:the\s+)?(?:(?:folder|directory|dir|package|module|file|class|type)\s+)?[`\w.@+/-]+(?:\s+[a-z]+)?\W*$|"
    r"what\s+(?:are|is)\s+the\s+contents?\s+of\b|"
    r"what\s+(?:does|do|all\s+does)\s+(?:the\s+)?(?:\w+\s+)?[`\w.@+/-]+(?:\s+\w+)?\s+(?:contain|hold|define|declare|export|provide|expose|include|"
    r"consist\s+of)\b|"
    rf"(?:which|what|list|show(?:\s+me)?|give\s+me)\s+(?:all\s+|the\s+|of\s+)*(?:public\s+|exported\s+|top-level\s+)?{_THINGS}\b.*"
    r"\b(?:in|inside|under|of|has|have|defines?|declares?|contains?|exports?)\b|"
    rf"(?:all\s+|the\s+)*{_THINGS}\s+(?:in|inside|of)\b|"
    r"(?:which|what)\s+(?:\w+\s+)?\w+s\s+(?:are\s+there|exist|are\s+available|are\s+defined|do\s+we\s+have|does\s+(?:it|this\s+project)\s+have)\W*$|"
    r"(?:show(?:\s+me)?|give\s+me|list)\s+(?:an?\s+|the\s+)?(?:outline|contents?)\s+of\b|(?:the\s+)?(?:outline|contents)\s+of\b)",
    re.I,
)
_ASKS_SIGNATURE = late(
    r"\b(?:signature|prototype)\s+(?:of|for)\b|"
    r"\b(?:what|which|list|show)\s+(?:me\s+)?(?:are\s+)?(?:the\s+|all\s+)*(?:\w+\s+)?(?:arguments?|args|parameters?|params)\b|"
    r"\bwhat\s+(?:does|do|can|will|would)\b.*\b(?:return|yield|accept|take|expect)s?\b"
    r"(?!\s+(?:when|if|for|from|in|on|after|before|while|with|without|into|to|unless|once|during)\b)|"
    r"\bwhat\s+is\b.*\breturned\s+(?:by|from)\b|\breturn(?:ed)?\s+(?:type|value)s?\s+of\b|"
    r"\bhow\s+(?:do|can|should)\s+(?:i|we|you|one)\s+(?:call|invoke)\b|"
    r"\bwhat(?:'s|\s+is)\s+the\b.*\bsignature\W*$",
    re.I,
)
_FILE = r"`?[\w@+-]*(?:[/.][\w@.+-]+)+`?"
_PART = r"(?:package|module|crate|folder|directory|component|workspace|library|app)"
_ASKS_IMPORTED = late(
    rf"\b(?:what|which\s+\w+)\s+(?:(?:all\s+)?does|do)\s+(?:the\s+file\s+)?{_FILE}\s+(?:import|include|require|depend\s+on|need|use)s?\W*$|"
    rf"\b(?:imports|includes|dependencies)\s+(?:of|in)\s+(?:the\s+file\s+)?{_FILE}\W*$|"
    rf"^\W*(?:what|which\s+\w+)\s+(?:(?:all\s+)?does|do)\s+(?:the\s+)?`?[\w@./-]+`?(?:\s+{_PART})?\s+(?:depend\s+on|need|require|import)s?\W*$|"
    rf"^\W*(?:what\s+are\s+the\s+)?dependencies\s+of\s+(?:the\s+)?`?[\w@./-]+`?(?:\s+{_PART})?\W*$",
    re.I,
)
_NAMED_KIND = (
    r"(?:function|method|class|constant|macro|setting|variable|option|type|struct|interface|enum|trait|field)"
)
_ASKS_WHAT = late(
    rf"^\W*(?:so\s+|and\s+)?what(?:'s|\s+(?:is|are|does|do))\s+(?:the\s+|an?\s+)?(?:{_NAMED_KIND}\s+)?`?[A-Za-z_$][\w$.:]*(?:\(\))?`?"
    rf"(?:\s+{_NAMED_KIND})?(?:\s+(?:do|mean|for))?\W*$|"
    r"^\W*what\s+happens\s+(?:when|if|after)\s+(?:i|you|we|one|someone|somebody|a\s+user|the\s+user)\s+(?:calls?|invokes?|runs?)\s+(?:the\s+)?"
    rf"(?:{_NAMED_KIND}\s+)?`?[A-Za-z_$][\w$.:]*(?:\(\))?`?(?:\s+{_NAMED_KIND})?\W*$",
    re.I,
)
_ASKS_TABLE = late(
    r"\b(?:columns?|fields?|schema|defin\w+|declar\w+|created|look(?:s)?\s+like|structure)\b.*\btable\b|"
    r"\btable\b.*\b(?:columns?|fields?|schema|defin\w+|declar\w+|created|look(?:s)?\s+like|structure|have|has)\b|"
    r"\b(?:what|which|list)\b.*\bcolumns?\b",
    re.I,
)
_ASKS_TESTS = late(
    r"\b(?:what|which|where|how)\b(?: are| is)?(?: the| do)?(?: unit| integration)? ?(?:tests?|specs?)\b|"
    r"\b(?:is|are|how is) .*\btested\b|\btests? (?:of|for|cover\w*)\b",
    re.I,
)
_ASKS_USERS = late(
    r"\bwh(?:o|at|ich|ere)\b.*\b(?:us(?:e|es|ed|ages?)|call(?:s|ed|ers?)?(?!\s+(?:made|done|sent|issued|to)\b)|"
    r"import(?:s|ed|ers?)?|depends? on|referenc\w+|"
    r"consum\w+|implement(?:s|ers?)|inherits?|extends|subclass(?:es)?)\b|\bwhich\s+[a-z]+s\s+(?:implement|extend|inherit)\b|"
    r"\bwhere (?:do|does|did) (?:we|i|you|they|people|one|it|anyone|anything|the code)\b.*\b(?:use|call|import|reference)\b|"
    r"(?<!how )\b(?:is|are)\b.*\b(?:used|called|referenced|imported)(?:\s+(?:anywhere|somewhere|at\s+all|by\s+\w+))?\W*$|"
    r"\b(?:usages?|callers?|users|references?)\s+(?:of|for|to)\b|"
    r"\bwho (?:sources|loads)\b|\bwh(?:ich|at) (?:other )?(?:files?|scripts?|plugins?|themes?) (?:sources?|loads?)\b|"
    r"\bwhere is .*\b(?:sourced|loaded)\b|"
    r"\bwhat\b.*\b(?:breaks?|affected|impacted|happens)\b.*\b(?:chang|remov|renam|delet|modif|touch|edit)|\bwho\b.*\bneeds\b",
    re.I,
)
_ASKS_BREAKS = late(r"\b(?:breaks?|affect(?:s|ed)|impact(?:s|ed))\b", re.I)
"""What a change of what it takes does to others, and not what it takes."""
_ASKS_OTHERWISE = late(
    r"(?<!where )\b(?:do|does|did)\b.*\b(?:use|call|import|depend on|reference|consume|implement|inherit|extend|need)\b|"
    r"(?<![\w-])(?:run|execute|write|add|skip|disable)(?![\w-])|\bused? (?:for|to)\b|\buse of\b|"
    r"\bwhich\b.*\b(?:librar(?:y|ies)|packages?|dependenc(?:y|ies)|frameworks?|versions?|tools?)\b|\bversions?\b",
    re.I,
)
"""What it uses itself, what it is there for, or how something is done; `Add-Item` is a name."""
_ASKS_HEIRS = late(
    r"\b(?:extends?|implements?|implementers?|implementations? of|inherits?|subclass(?:es)?|derives?|overrides?)\b",
    re.I,
)
_OF_ANOTHER = late(
    r"\bwhere\s+(?:is|are)\s+\S+(?:\s+\S+)?\s+(?:defined|declared|implemented)\s+(?:for|on|by)\s+(?!(?:the\s+)?(?:this|project|code|repo\w*)\b)\S",
    re.I,
)
"""How it is asked where something is done for something else: "where is evalf implemented for Sum?"."""
_OF_PART = late(
    r"\bdefault\s+(?!(?:values?|settings?|config\w*|of|for)\b)`?(?P<part>[\w-]+)`?\s+(?:values?\s+)?(?:of|for|in)\s+(?:the\s+)?"
    r"`?(?P<of>[\w./-]+(?:\s+[\w-]+){0,3}?)`?(?:\s+(?:sub-?)?command)?\W*$",
    re.I,
)
"""How it is asked what a part of something is by default: "the default limit of gh issue list"."""
_ASKS_SCRIPT = late(
    r"^\W*what\s+(?:does|happens\s+(?:when|if)\s+(?:i|you|we|one)\s+(?:run|call|type))\s+`?(?P<tool>npm|pnpm|yarn|bun|composer|make|just)(?:\s+run)?\s+"
    r"(?P<name>[\w:.-]+?)`?(?:\s+(?:do|run|execute)s?)?[\s?.!]*$",
    re.I,
)
_ASKS = (
    (SCRIPT, _ASKS_SCRIPT),
    (PEOPLE, _ASKS_PEOPLE),
    (CHANGES, _ASKS_CHANGES),
    (IMPORTED, _ASKS_IMPORTED),
    (STRUCTURE, _ASKS_STRUCTURE),
    (SIGNATURE, _ASKS_SIGNATURE),
    (CONTENTS, _ASKS_CONTENTS),
    (TESTS, _ASKS_TESTS),
    (DEFAULT, _ASKS_DEFAULT),
    (DEFINED, _ASKS_DEFINED),
    (WHAT, _ASKS_WHAT),
    (USERS, _ASKS_USERS),
)
_LONGEST_WORD = 300
"""Characters of one; what is longer is no name, and takes long to be looked for."""
_CONTRACTED = late(r"\b(what|where|who)s\b(?!')", re.I)
_OF_THEMSELVES = frozenset((CHANGES, PEOPLE, CONTENTS, SIGNATURE, IMPORTED, STRUCTURE, WHAT, SCRIPT))
"""Kinds that other words of the question make no others of."""
_MOST_WORDS = 14
"""Words of a question that asks nothing else: a longer one wants to know more than names can tell."""


def spell_out(text: str) -> str:
    """A question with apostrophes where people leave them out: "whats in src" """
    return _CONTRACTED.sub(r"\1's", text)


def kind_asked(text: str) -> str:
    """Which of these a question asks; empty where it asks something else, or more than names can tell."""
    words = text.split()
    if len(words) > _MOST_WORDS or max(map(len, words), default=0) > _LONGEST_WORD:
        return ""
    text = spell_out(text)
    kind = next((kind for kind, asks in _ASKS if asks.search(text)), "")
    if kind == SIGNATURE and _ASKS_BREAKS.search(text):
        kind = USERS
    if kind in _OF_THEMSELVES:
        return kind
    if not kind and _ASKS_CONFIGURED.search(text) and _NAME_OF_SETTING.search(text):
        kind = DEFINED
    if kind == DEFAULT and find_part_of_default(text) is not None:
        # `run` is a command there.
        return kind
    return "" if kind and _ASKS_OTHERWISE.search(text) else kind


def asks_table(text: str) -> bool:
    """Whether a question may ask where a table of a database is defined, or what it has."""
    return len(text.split()) <= _MOST_WORDS and bool(_ASKS_TABLE.search(text))


def asks_what(text: str) -> bool:
    """Whether a question asks what something is that has one name."""
    return bool(_ASKS_WHAT.search(text))


def find_part_of_default(text: str) -> re.Match[str] | None:
    """The `part` of what a question asks the default of, and `of` what it is; None where it asks for another."""
    return _OF_PART.search(text)


def find_script_asked(text: str) -> re.Match[str] | None:
    """The `tool` and the `name` of the script or rule of which a question asks what it does; None for none."""
    return _ASKS_SCRIPT.search(text)


def asks_of_another(text: str) -> bool:
    """Whether a question asks where something is done for something else."""
    return bool(_OF_ANOTHER.search(text))


def asks_heirs(text: str) -> bool:
    """Whether a question asks what extends or implements a type."""
    return bool(_ASKS_HEIRS.search(text))
