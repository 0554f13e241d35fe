"""Query analysis, one named function for each signal, their combination, reasons; shared by both times.

May import `parsing`, `repo`, `store` and below.
"""
