"""Git as values: revisions, trees, blobs, history, changes. Reads only.

Reading triggers no hook, filter, textconv, external diff, file-system monitor or network access.
May import `model` and `errors`.
"""
