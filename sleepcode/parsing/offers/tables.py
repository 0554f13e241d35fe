"""Tables of databases and the models that stand for them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from sleepcode.parsing.late import late
from sleepcode.parsing.offers.rules import Found, Rule, find_all

TABLE = "table"
_NAME = r"(?P<name>[A-Za-z_][\w.]{0,80})"
_Q = r"['\"`]"
_CLASS = late(
    r"^(?P<indent>[ \t]{0,8})class\s{1,5}(?P<name>\w{1,80})\((?P<bases>[^()\n]{0,200}|[^()]{0,300})\)\s?:",
    re.M,
)
_MODEL = late(
    r"\b(?:models\.Model|db\.Model|TimeStampedModel|MPTTModel|PolymorphicModel|AbstractUser|AbstractBaseUser|(?:Base|Timestamped|Soft\w{1,20}|UUID)Model)\b"
)
_TABLENAME = late(r"^[ \t]{1,8}__tablename__\s?(?::\s?\w{1,20}\s?)?=\s?['\"](?P<name>[\w.]{1,80})['\"]", re.M)
_ABSTRACT = late(r"^[ \t]{1,12}(?:abstract\s?=\s?True|__abstract__\s?=\s?True)", re.M)
_IS_TABLE = late(r"\btable\s?=\s?True")
_ENTITY = late(
    r"@(?:\w{1,20}\.)?Entity\b(?:\((?P<inside>[^()]{0,300})\))?(?P<rest>[^{;]{0,900}?)\b(?:class|record)\s{1,5}(?P<name>\w{1,80})"
)
_TABLE_NAME = late(r"(?:\b(?:name|tableName)\s?[=:]\s?|\(\s?)[\"'](\w{1,80})[\"']")
_AT_TABLE = late(r"@(?:\w{1,20}\.)?Table\((?P<inside>[^()]{0,300})\)")
_CREATE = (
    r"\bCREATE\s{1,5}(?:(?:GLOBAL|LOCAL|TEMP|TEMPORARY|UNLOGGED|VIRTUAL|FOREIGN)\s{1,5}){0,2}TABLE\s{1,5}"
    rf"(?:IF\s{{1,5}}NOT\s{{1,5}}EXISTS\s{{1,5}})?[\"`\[]?(?:\w{{1,60}}[\"`\]]?\.[\"`\[]?)?{_NAME}"
)
_RULES: dict[str, tuple[Rule, ...]] = {
    "sql": (Rule(_CREATE, "CREATE", "create", "Create", flags=re.I),),
    "ruby": (
        Rule(rf"\bcreate_table\s?\(?\s?[:{_Q[1:-1]}]{_NAME}", "create_table"),
        Rule(
            r"^[ \t]{0,12}class (?P<name>(?!ApplicationRecord\b)[A-Z][\w:]{0,80})\s?<\s?(?:ActiveRecord::Base|ApplicationRecord)\b",
            "ApplicationRecord",
            "ActiveRecord::Base",
            flags=re.M,
        ),
    ),
    "elixir": (
        Rule(rf"^[ \t]{{1,8}}schema\(?\s?\"{_NAME}\"", "schema", flags=re.M),
        Rule(rf"\bcreate(?:_if_not_exists)?\(?\s?table\(\s?[:\"]{_NAME}", "table("),
    ),
    "php": (
        Rule(rf"\bSchema::(?:connection\([^()\n]{{1,40}}\)->)?create\(\s{{0,40}}{_Q}{_NAME}", "Schema::"),
        Rule(rf"#\[(?:ORM\\)?Table\(\s?(?:name:\s?)?{_Q}{_NAME}", "Table("),
    ),
    "typescript": (
        Rule(rf"\b(?:pg|mysql|sqlite|singlestore|gel)Table\(\s{{0,40}}{_Q}{_NAME}", "Table("),
        Rule(rf"\b(?:sequelize|db)\.define\(\s{{0,40}}{_Q}{_NAME}", ".define("),
        Rule(rf"\bmongoose\.model(?:<[^()\n]{{1,80}}>)?\(\s{{0,40}}{_Q}{_NAME}", "mongoose.model"),
        Rule(
            rf"\b(?:knex|db)?\.schema\.(?:createTable|createTableIfNotExists)\(\s{{0,40}}{_Q}{_NAME}",
            ".createTable",
        ),
    ),
    "c-sharp": (Rule(r"\b(?:virtual\s|required\s)?DbSet<(?P<name>\w{1,80})>\s{1,3}\w", "DbSet<"),),
    "rust": (
        Rule(
            r"\b(?:diesel::)?table!\s?\{\s{0,40}(?:#\[[^\n]{0,200}\s{1,40}){0,4}(?:///[^\n]{0,200}\s{1,40}){0,6}(?:\w{1,40}\.)?(?P<name>\w{1,80})\s?\(",
            "table!",
        ),
        Rule(rf"\btable_name\s?=\s?\"{_NAME}\"", "sea_orm"),
    ),
    "kotlin": (
        Rule(
            rf"\bobject\s{{1,5}}\w{{1,80}}\s?:\s?(?:\w{{0,20}}Id)?Table\(\s?(?:name\s?=\s?)?\"{_NAME}\"",
            "Table(",
        ),
    ),
    "swift": (
        Rule(
            r"^@Model\s{1,40}(?:(?:public|final|open)\s{1,5}){0,2}class\s{1,5}(?P<name>\w{1,80})",
            "@Model",
            flags=re.M,
        ),
        Rule(rf"\bstatic let schema\s?=\s?\"{_NAME}\"", "static let schema"),
    ),
}
_RULES["javascript"] = _RULES["typescript"]
_JVM = ("java", "kotlin", "groovy", "scala", "typescript")


def find_tables(language: str, text: str) -> Iterator[Found]:
    """The tables and models that a file defines."""
    yield from find_all(_RULES.get(language, ()), text, TABLE)
    if language == "python" and ("odel" in text or "__tablename__" in text):
        yield from _find_in_python(text)
    elif language in _JVM and "@Entity" in text:
        yield from _find_entities(text)


def _find_in_python(text: str) -> Iterator[Found]:
    """Models of Django, of SQLAlchemy and of SQLModel."""
    known: set[str] = set()
    classes = list(_CLASS.finditer(text))
    is_django = "models.Model" in text or "django" in text
    outer = [match.start() for match in classes if not match["indent"]]
    for match in classes:
        # What is inside of a class doesn't end it.
        following = bisect_right(outer, match.start())
        end = outer[following] if following < len(outer) else len(text)
        named = _TABLENAME.search(text, match.end(), end)
        if named is not None:
            yield Found(match.start("name"), TABLE, named["name"], f"class {match['name']}")
            continue
        bases = match["bases"]
        is_model = is_django and (
            _MODEL.search(bases) or any(base.strip() in known for base in bases.split(","))
        )
        if is_model:
            known.add(match["name"])
        # A class that others only inherit from has no table.
        if (is_model and not _ABSTRACT.search(text, match.end(), end)) or (
            "SQLModel" in bases and _IS_TABLE.search(bases)
        ):
            yield Found(match.start("name"), TABLE, match["name"])


def _find_entities(text: str) -> Iterator[Found]:
    """Classes that JPA, Room or TypeORM keep in a table."""
    for match in _ENTITY.finditer(text):
        table = _AT_TABLE.search(match["rest"]) or _AT_TABLE.search(
            text, max(0, match.start() - 300), match.start()
        )
        inside = table["inside"] if table is not None else match["inside"] or ""
        named = _TABLE_NAME.search(f"({inside}")
        name = named[1] if named is not None else match["name"]
        yield Found(
            match.start("name"), TABLE, name, f"class {match['name']}" if name != match["name"] else ""
        )
