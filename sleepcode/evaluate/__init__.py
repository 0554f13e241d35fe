"""Evaluation: replays tasks of a repository's past, or of a file of cases, and measures the answers.

May import sleep, ask and every room below them; `cli` calls it.
"""
