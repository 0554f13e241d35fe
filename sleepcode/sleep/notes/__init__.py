"""The notes that are written without a model. Each states only what the facts support and cites it.

Writers read a `Snapshot` and nothing else, neither store nor git. May import what `sleep` may.
"""
