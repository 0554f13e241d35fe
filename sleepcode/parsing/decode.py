"""Bytes -> text, or the verdict that they are no text."""

from __future__ import annotations

_SNIFFED = 8_000
_MARKS = ((b"\xff\xfe\x00\x00", "utf-32"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def decode(data: bytes) -> str | None:
    """Text of a file with line ends as they are but for `\\r\\n`, which becomes `\\n`; None for binary.

    UTF-8 with or without a mark, UTF-16 and UTF-32 with one; anything else as Latin-1, so that the ASCII
    in it is right. A NUL in the first 8,000 bytes makes it binary, as git has it.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace").replace("\r\n", "\n")
    if b"\0" in data[:_SNIFFED]:
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    return text.replace("\r\n", "\n")
