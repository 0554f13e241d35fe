"""All SQL: the store's schema and one module for each kind of record.

May import `model`, `errors`, `config` and `paths`.
"""
