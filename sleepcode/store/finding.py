"""Looking a value up in a column of 32-bit numbers, where too few are looked up for a table to pay."""

from __future__ import annotations

import sys


def find_values(column: bytes, value: int) -> list[int]:
    """Positions, in order, at which a column (`array("I").tobytes()`) has a value."""
    wanted = value.to_bytes(4, sys.byteorder)
    found = []
    at = column.find(wanted)
    while at >= 0:
        # The bytes of two neighbours together may read like the value's.
        if at % 4 == 0:
            found.append(at // 4)
        at = column.find(wanted, at + 1)
    return found
