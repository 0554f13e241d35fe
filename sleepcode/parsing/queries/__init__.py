"""Tag queries: one `.scm` a language. Captures are kinds of definitions, or comment, docstring,
string, import and reference; a capture that begins with `_` only serves a predicate."""
