"""What a model may look at, and how: tools that only read one revision, and a loop of bounded rounds.

Shared by both times. May import ranking and every room below it.
"""
