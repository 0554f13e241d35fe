"""Bytes -> symbols, references, imports, docstrings, chunks, words. Pure: no git, no SQL, no clock.

Tree-sitter queries are data, in `queries/`. May import `store` (for its packed forms), `model` and `errors`.
"""
