"""Sources that are not what a project is about: translations, migrations, styles, templates, scripts that deploy it, what is kept as old.

There are often more of them than of the code that they belong to.
"""

from __future__ import annotations

from sleepcode.parsing.late import late

_TONGUES = (
    "ar|az|be|bg|bn|bs|ca|cs|cy|da|de|el|en|eo|es|et|eu|fa|fi|fo|fr|ga|gl|he|hi|hr|hu|hy|id|is|it|ja|ka|kk|km|ko|ku|ky|"
    "lt|lv|mk|ml|mn|mr|ms|my|nb|ne|nl|nn|no|pa|pl|pt|ro|ru|sk|sl|sq|sr|sv|sw|ta|te|th|tl|tr|uk|ur|uz|vi|zh"
)
_TRANSLATION = late(
    rf"(?:^|/)(?:langs?|languages|locales?|locali[sz]ations?|i18n|l10n|translations?|messages)/(?:[\w.-]+/)*?"
    rf"(?:[\w-]+[._-])?(?:{_TONGUES})(?:[-_][A-Za-z]+)*(?:/|\.\w+$)"
)
_MIGRATION = late(r"(?:^|/)\w*[Mm]igrat(?:e|ions?)/(?:[\w.-]+/)*?v?(?:\d[\d._-]*/|\d{2,}[^/]*$)")
"""A folder of migrations is full of numbers or dates; code of that name is not."""
_SET_ASIDE = late(
    r"(?:^|/)(?:old|old[-_]\w+|\w+[-_]old|legacy|archived?|archives|obsolete|deprecated|attic)/"
)
_DEPLOYING = late(
    r"(?:^|/)(?:bin|docker|containers?|deploy|deployments?|packaging|rootfs)/(?:[\w.-]+/)*[\w-]+(?:\.sh)?$"
)
"""Scripts by which something is started or installed."""
_PAGE = late(
    r"\.(?:css|scss|sass|less|styl|html?|jinja2?|j2|twig|erb|haml|slim|ejs|hbs|handlebars|mustache|liquid|heex|eex|leex|"
    r"cshtml|xaml|xml|svg|sql)$|\.(?:blade|tpl)\.php$"
)


_OF_OTHERS = late(r"(?:^|/)(?:deps|third[-_]?party|vendor(?:ed)?|node_modules|extern(?:al)?s?)/[^/]+/")


def is_of_others(path: str) -> bool:
    """Whether a file, documents too, lies in the copy of another project, as far as its path says."""
    return bool(_OF_OTHERS.search(path))


def is_shelved(path: str) -> bool:
    """Whether a source is a translation, a migration or set aside as old: written once, and seldom read again."""
    return any(kind.search(path) for kind in (_TRANSLATION, _MIGRATION, _SET_ASIDE))


def is_lesser(path: str) -> bool:
    """Whether a source is none of the code that a project is made of, as far as its path says."""
    return bool(_PAGE.search(path) or _DEPLOYING.search(path)) or is_shelved(path)
