"""Models: one protocol, one client (the only place that imports litellm), what each call costs, prompts.

May import store and the rooms at the bottom. Nothing here is loaded unless a model is configured and used.
"""
