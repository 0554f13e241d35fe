"""Errors that users can meet, with their exit codes.

SleepcodeError            1   an expected error: one line that says what is wrong and what to do
├── RepositoryError           not a repository, no commits, unreadable objects, git itself missing
│   ├── RevisionError         a revision that does not exist
│   └── CommitGone            a commit that was indexed and has been pruned since
├── StoreError                the store can't be read or written
│   ├── StoreLocked           another process is writing it
│   ├── StoreTooNew           written by a newer version
│   └── StoreUnwritable       read-only or the disk is full
├── ConfigError               a setting that can't be understood
├── HookError                 the hook can't be installed or taken away
├── ModelError                a model's call failed
│   ├── ModelRejected             wrong key, no credit, unknown model, a request that the provider won't take
│   ├── ModelUnavailable          time-outs, rate limits, 5xx, a connection that broke: worth another try
│   ├── ModelOverflow             the prompt is longer than the model's context
│   └── ModelReplyBad             a refusal, JSON that can't be read
│       ├── ModelReplyEmpty           nothing was said
│       └── ModelRefused              a filter let the request, or its reply, not pass
├── BudgetExhausted           a token budget is used up; nothing more is spent
│   └── CeilingReached            a ceiling of the day, of the repository, or in dollars
└── UsageError            2   options or arguments that don't fit

OutputClosed stands beside the tree: it is no error, whoever read the output has gone away.
"""

from __future__ import annotations


class SleepcodeError(Exception):
    """An expected error. `message` says what is wrong; `hint`, what to do next."""

    exit_code = 1
    is_final = False
    """Whoever else would call a model now would meet it too."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class RepositoryError(SleepcodeError):
    """The repository can't be read."""


class RevisionError(RepositoryError):
    """The revision does not exist."""


class CommitGone(RepositoryError):
    """A commit that was indexed is no longer in the repository: history was rewritten and pruned."""


class StoreError(SleepcodeError):
    """The store can't be read or written."""


class StoreLocked(StoreError):
    """Another process is writing the store."""


class StoreTooNew(StoreError):
    """The store was written by a newer version."""


class StoreUnwritable(StoreError):
    """The store's folder is read-only, or its disk is full."""


class ConfigError(SleepcodeError):
    """A setting can't be understood."""


class HookError(SleepcodeError):
    """The hook can't be installed or taken away."""


class ModelError(SleepcodeError):
    """A model's call failed. `retry_after` is what the provider asks to wait, in seconds."""

    kind = "failed"

    def __init__(self, message: str, hint: str = "", retry_after: float | None = None) -> None:
        super().__init__(message, hint)
        self.retry_after = retry_after
        self.is_partial = False
        """Part of the reply has been shown already, so it can't be asked for once more."""
        self.is_unsettled = False
        """The request went out and no answer came: the provider may count it all the same."""


class ModelRejected(ModelError):
    """The provider won't take the request: a wrong key, no credit, an unknown model, a bad parameter."""

    kind = "rejected"
    is_final = True
    """Who asks is refused, so every other call would be; else what was asked for, and another request may do."""


class ModelUnavailable(ModelError):
    """A time-out, a rate limit, a server's error or a broken connection: another try may do."""

    kind = "unavailable"


class ModelOverflow(ModelError):
    """The prompt is longer than the model's context."""

    kind = "overflow"


class ModelReplyBad(ModelError):
    """The model refused, said nothing, or said what can't be read."""

    kind = "bad reply"


class ModelReplyEmpty(ModelReplyBad):
    """The model said nothing. `is_cut`: it had no room left to say it in, having thought for too long."""

    is_cut = False


class ModelRefused(ModelReplyBad):
    """A provider's filter let the request, or its reply, not pass: asking the same once more won't help."""


class BudgetExhausted(SleepcodeError):
    """A token budget is used up, or a ceiling reached; nothing more is spent."""


class CeilingReached(BudgetExhausted):
    """A ceiling of the day, of the repository, or in dollars is reached: every further call would meet it too."""

    is_final = True


class UsageError(SleepcodeError):
    """Options or arguments that don't fit."""

    exit_code = 2


class OutputClosed(Exception):
    """Nobody reads the output any more."""
