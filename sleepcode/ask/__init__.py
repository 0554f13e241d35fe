"""Test time: find the revision's data, rank, pack under a budget, answer with citations.

May import `ranking`, `parsing`, `repo`, `store` and below; never `sleep`.
"""
