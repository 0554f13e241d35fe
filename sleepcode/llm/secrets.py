"""Keeps secrets out of prompts: what looks like a key, a token or a password is replaced before it is sent."""

from __future__ import annotations

import re

_WITHHELD = "[withheld]"
"""What stands for a secret; the expressions below leave it alone, so that none is counted twice."""
# Every repetition below is bounded: what is looked through may be one word of a hundred thousand letters,
# from whoever wrote the commit, and no text may take longer than its length.
_BLOCKS = re.compile(
    r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----.*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----|\Z)", re.DOTALL
)
_TOKENS = re.compile(
    r"\b(?:"
    r"sk-(?:ant-|proj-|or-)?[A-Za-z0-9_-]{20,}"
    r"|gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{30,}"
    r"|glpat-[A-Za-z0-9_-]{20,}|xox[abprs]-[A-Za-z0-9-]{10,}"
    r"|A(?:KIA|SIA)[A-Z0-9]{16}|AIza[A-Za-z0-9_-]{35}|ya29\.[A-Za-z0-9_-]{20,}"
    r"|hooks\.slack\.com/services/[A-Za-z0-9/]{20,}"
    r"|(?:pypi|npm)[-_][A-Za-z0-9_-]{36,}|hf_[A-Za-z0-9]{30,}|sk_live_[A-Za-z0-9]{16,}|rk_live_[A-Za-z0-9]{16,}"
    r"|eyJ[A-Za-z0-9_-]{10,2000}\.eyJ[A-Za-z0-9_-]{10,4000}\.[A-Za-z0-9_-]{10,}"
    r")"
)
# Long lines are cut before they get here, so that the closing quote may be missing.
_NAMES = (
    r"(?:password|passwd|passphrase|secret|private[_-]?key|(?:api|access|account|secret)[_-]?key"
    r"|(?:api|access|auth|bot|refresh)[_-]?token)"
)
_ASSIGNED = re.compile(
    rf"(?P<name>{_NAMES}[\w.-]{{0,60}}"
    r"[\"']?\s{0,9}(?:=>|[:=])\s{0,9})(?P<quote>[\"'])(?!\[withheld\])(?P<value>[^\"'\s]{8,4000})(?:(?P=quote)|$)",
    re.IGNORECASE | re.MULTILINE,
)
_IN_ADDRESS = re.compile(
    r"(?P<head>\b[a-z][a-z0-9+.-]{0,30}://[^\s/:@]{1,200}:)(?!\[withheld\])(?P<value>[^\s/@]{3,400})(?=@)",
    re.IGNORECASE,
)
_LINE = r"^(?P<name>[ \t+-]{0,40}(?:\d{1,7}[ \t]{1,40})?(?:-[ \t]{1,9})?(?:(?:export|set|ENV|ARG)[ \t]{1,9})?"
"""What a line begins with before a name: lines are numbered where a model has to cite them, and marked in a patch."""
_ENVIRONMENT = re.compile(
    rf"(?m){_LINE}[A-Z0-9_]{{0,60}}"
    r"(?:KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIALS?)[A-Z0-9_]{0,60}[ \t]{0,9}=[ \t]{0,9})"
    r"(?!\[withheld\])(?P<value>[^\s\"'$<{#][^\s]{7,})"
)
# As YAML, INI and properties have it. Without quotes it may be code: a name is no secret, nor is what is called.
_BARE = re.compile(
    rf"(?mi){_LINE}[\w.-]{{0,60}}?{_NAMES}[ \t]{{0,9}}[:=][ \t]{{0,9}})"
    r"(?![A-Za-z_]{1,400}\d{0,3}[ \t]{0,9}$)(?=[^\s\d]{0,400}\d)(?=[^\sA-Za-z]{0,400}[A-Za-z])"
    r"(?P<value>[\w+/~!@%^&*=-]{8,400})[ \t\r]{0,9}$"
)
_FILES = re.compile(
    r"(?:^|/)(?:\.env(?:\.(?!example|sample|template|dist)[\w.-]+)?|\.netrc|\.pgpass|\.npmrc|\.pypirc|id_(?:rsa|dsa|ecdsa|ed25519)"
    r"|[^/]*\.(?:pem|key|p12|pfx|jks|keystore|kdbx)|credentials(?:\.json)?|\.htpasswd|secrets?\.(?:ya?ml|json|toml|env))$",
    re.IGNORECASE,
)


def is_secret_file(path: str) -> bool:
    """Whether a file is of the kind that holds secrets, so that nothing of its content is sent."""
    return _FILES.search(path) is not None


def withhold(text: str) -> tuple[str, int]:
    """The text with every secret replaced, and how many there were."""
    text, blocks = _BLOCKS.subn(_WITHHELD, text)
    text, tokens = _TOKENS.subn(_WITHHELD, text)
    text, assigned = _ASSIGNED.subn(rf"\g<name>\g<quote>{_WITHHELD}\g<quote>", text)
    text, addresses = _IN_ADDRESS.subn(rf"\g<head>{_WITHHELD}", text)
    text, variables = _ENVIRONMENT.subn(rf"\g<name>{_WITHHELD}", text)
    text, bare = _BARE.subn(rf"\g<name>{_WITHHELD}", text)
    return text, blocks + tokens + assigned + addresses + variables + bare
