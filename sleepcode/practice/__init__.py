"""Practice at sleep time: past changes of the repository predicted from what was known before them.

May import `evaluate` and below.
"""
