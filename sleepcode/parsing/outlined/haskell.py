"""Haskell."""

from __future__ import annotations

import re

from sleepcode.parsing.outlined.syntax import Definition, Syntax

_SIGN = r"[!#$%&*+./<=>?@\\^|~:-]"
_HELD = frozenset(("type", "class"))
_KEYWORDS = frozenset(
    "as case class data default deriving do else family forall foreign hiding if import in infix infixl infixr instance let "
    "mdo module newtype of otherwise pattern qualified rec return then type where True False LANGUAGE INLINE OPTIONS_GHC".split()
)
_BEGINS_NONE = (
    r"(?!(?:class|data|default|deriving|else|foreign|if|import|in|infix[lr]?|instance|let|module|newtype|of|pattern|then|type|"
    r"where)\b(?!'))"
)

HASKELL = Syntax(
    comments=rf"\{{-(?!#).*?(?:-\}}|\Z)|(?<!{_SIGN})--+(?!{_SIGN}(?<![|^]))[^\n]*",
    strings=r"\"(?:\\.|[^\"\\\n])*\"?|(?<![\w'])'(?:\\[^'\n]{1,9}|\\'|[^'\\\n])'",
    definitions=(
        Definition("module", re.compile(r"^module[ \t]+(?P<name>[A-Z][\w.']*)", re.M)),
        Definition(
            "type",
            re.compile(
                r"^(?:data|newtype|type)(?:[ \t]+(?:family|instance))?[ \t]+(?:[^\n=]{0,200}=>[ \t]*)?(?P<name>[A-Z][\w']*)",
                re.M,
            ),
        ),
        Definition("class", re.compile(r"^class[ \t]+(?:[^\n]{0,200}=>[ \t]*)?(?P<name>[A-Z][\w']*)", re.M)),
        Definition("constant", re.compile(r"^pattern[ \t]+(?P<name>[A-Z][\w']*)", re.M)),
        # `name :: Type`, `name x = ...`, and with guards on the lines below.
        Definition(
            "function",
            re.compile(
                rf"^{_BEGINS_NONE}(?P<name>[a-z_][\w']*)(?![\w'])(?![ \t]*(?:`|[#$%&*+./<>?\\^|]|:[^:]|-[^>]))"
                rf"(?=[^\n]*?(?:::|(?<!{_SIGN})=(?!{_SIGN}(?<!\\)))|[^\n]*\n[ \t]+(?:::|[|=]))",
                re.M,
            ),
        ),
        Definition(
            "function",
            re.compile(rf"^\((?P<name>{_SIGN}{{1,20}})\)(?=[ \t]*::|[^\n]*[ \t]=)", re.M),
        ),
        Definition(
            "field", re.compile(r"^[ \t]+(?:[{,][ \t]*)?(?P<name>[a-z_][\w']*)(?=[ \t]*::)", re.M), _HELD
        ),
        Definition("field", re.compile(r"^[ \t]+[|=][ \t]*(?P<name>[A-Z][\w']*)", re.M), _HELD),
    ),
    names=re.compile(r"(?<![\w'])[A-Za-z_][\w']+"),
    keywords=_KEYWORDS,
    imports=(
        re.compile(
            r"^import[ \t]+(?:safe[ \t]+)?(?:qualified[ \t]+)?(?:\"[^\"\n]*\"[ \t]+)?(?P<target>[A-Z][\w.']*)(?:[ \t]+qualified)?"
            r"(?:[ \t]+as[ \t]+[\w.]+)?(?:[ \t]*(?:\n[ \t]+)?\((?P<names>[^()]{0,2000}(?:\([^()]{0,500}\)[^()]{0,500}){0,60})\))?",
            re.M,
        ),
    ),
    merges=True,
)
