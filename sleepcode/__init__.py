"""Sleep-time compute for git repositories: explore while idle, answer in milliseconds."""

__version__ = "0.1.0"
