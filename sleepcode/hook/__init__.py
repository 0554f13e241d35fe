"""The post-commit hook: installed where git runs it, never felt by the commit, never behind for long.

May import evaluate, sleep, ask and every room below them; `cli` calls it. `knock` imports nothing at all
of the project: it is what a commit starts.
"""
