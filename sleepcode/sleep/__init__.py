"""Sleep time: plan what is new, extract facts, read history, build the graph, write notes.

May import `ranking`, `parsing`, `repo`, `store` and below; never `ask`.
"""
