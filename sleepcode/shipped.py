"""Data files that come with the package: weights, trees, queries, prompts."""

from __future__ import annotations

import pkgutil


def read_shipped(package: str, name: str) -> str:
    """The text of a file in one of the package's folders.

    `importlib.resources` would do it too, but brings archives and temporary files along, which take longer to
    import than the text takes to read.
    """
    content = pkgutil.get_data(package, name)
    if content is None:
        raise FileNotFoundError(f"{name} is missing from {package}")
    return content.decode("utf-8")
