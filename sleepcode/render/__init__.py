"""Results as text for people, JSON for programs, Markdown for both; and progress.

May import `model`, `errors` and `progress` only: it sees results, never where they come from.
"""
