"""Notebooks as nbformat writes them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any


def make_notebook(*cells: tuple[str, str], language: str = "python", output: Sequence[str] = ()) -> bytes:
    """A notebook of (type, source) cells, each cell of code with an output of such lines."""
    made: list[dict[str, Any]] = []
    for kind, source in cells:
        cell: dict[str, Any] = {"cell_type": kind, "metadata": {}, "source": source.splitlines(keepends=True)}
        if kind == "code":
            printed = {"name": "stdout", "output_type": "stream", "text": list(output)}
            cell |= {"execution_count": 1, "outputs": [printed]}
        made.append(cell)
    kernel = {"display_name": "A kernel", "language": language, "name": "kernel"}
    notebook = {"cells": made, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 4}
    return (json.dumps(notebook, indent=1, sort_keys=True) + "\n").encode()
