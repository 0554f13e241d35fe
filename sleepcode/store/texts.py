"""Text columns that hold any text: what is no Unicode, such as a byte of a path, is kept as bytes."""

from __future__ import annotations


def to_column(text: str) -> str | bytes:
    """What SQLite is given: the text itself, or its bytes where it holds lone surrogates."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")
    return text


def from_column(value: str | bytes) -> str:
    """The text that `to_column` was given."""
    return value if isinstance(value, str) else value.decode("utf-8", "surrogatepass")
