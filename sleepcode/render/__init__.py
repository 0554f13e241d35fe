"""Results -> text, versioned JSON and Markdown. Sees result types only.

May import `model`, `errors` and `progress`.
"""
