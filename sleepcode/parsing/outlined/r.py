"""R: functions and classes that are values of names, and documentation as roxygen2 reads it."""

from __future__ import annotations

import re

from sleepcode.parsing.outlined.syntax import HOLDERS, Definition, Syntax

_NAME = r"`?(?P<name>(?<=`)[^`\n]{1,80}|(?<!`)(?:[A-Za-z]|\.(?!\d))[\w.]*)`?[ \t]*"
_FUNCTION = r"[ \t]*(?:function\b|\\\()"
_GENERATORS = r"(?:R6Class|new_class|setRefClass|setClass|ggproto)"

R = Syntax(
    comments=r"#[^\n]*",
    strings=r"(?<![\w.])[rR]\"(?P<dashes>-{0,9})[(\[{].*?(?:[)\]}](?P=dashes)\"|\Z)|\"(?:\\.|[^\"\\])*\"?|'(?:\\.|[^'\\])*'?",
    definitions=(
        Definition("class", re.compile(rf"^{_NAME}(?:<-|=)[ \t]*(?:\w+::)?{_GENERATORS}[ \t]*\(", re.M)),
        Definition(
            "class",
            re.compile(r"^(?:methods::)?set(?:Ref)?Class\([ \t]*[\"'](?P<name>[\w.]+)", re.M),
            is_quoted=True,
        ),
        Definition(
            "function",
            re.compile(
                r"^(?:methods::)?set(?:Generic|Method|Validity)\([ \t]*[\"'](?P<name>[^\"'\n]{1,80})[\"']",
                re.M,
            ),
            is_quoted=True,
        ),
        Definition("function", re.compile(rf"^{_NAME}={_FUNCTION}", re.M)),
        Definition("function", re.compile(rf"^[ \t]*{_NAME}<<?-{_FUNCTION}", re.M)),
        Definition("function", re.compile(rf"^[ \t]+{_NAME}={_FUNCTION}", re.M), within=HOLDERS),
        Definition("variable", re.compile(rf"^{_NAME}(?:<-|=(?!=))", re.M)),
    ),
    # What has a single equals sign behind it is how an argument is called.
    names=re.compile(r"(?<![\w.])(?:[A-Za-z]|\.[A-Za-z_])[\w.]+(?![\w.])(?![ \t]{0,3}=(?!=))"),
    keywords=frozenset(
        "if else repeat while function for next break TRUE FALSE NULL Inf NaN NA in NA_integer_ NA_real_ NA_character_ "
        "library require return invisible list self private super stop is.null length names paste paste0 inherits".split()
    ),
    imports=(
        re.compile(
            r"\b(?:source|sys\.source)\([ \t]*(?:here::)?(?:\w+\()?[\"'](?P<target>[^\"'\n]{1,300})[\"']"
        ),
        re.compile(
            r"\b(?:library|require|requireNamespace|loadNamespace)\([ \t]*[\"']?(?P<target>[A-Za-z][\w.]{0,99})\b"
        ),
        re.compile(r"(?<![\w.])(?P<target>[A-Za-z][A-Za-z0-9.]{1,99}):::?(?=[\w.`])"),
    ),
    unsaid=r"(?<=#')[ \t]*@(?:title|description|rdname|export\w*|noRd|keywords|aliases|inherit\w*|import\w*|describeIn|docType|md|"
    r"useDynLib|include|name|order|family|usage|format|method|eval\w*|template\w*|concept|encoding|backref)\b(?:(?<=title)|(?<=description)|[^\n]*)"
    r"|(?<=#)'",
)
