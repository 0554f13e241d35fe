"""Which model is meant, and a meter for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sleepcode.config import Settings
from sleepcode.errors import UsageError
from sleepcode.llm.meter import Meter
from sleepcode.llm.protocol import LLM
from sleepcode.store.ledger import Ledger, ledger_path

Connect = Callable[[str, Settings], LLM]


def sleep_model(settings: Settings, given: str | None = None) -> str:
    """The model for sleep time; empty when there is none."""
    return _chosen(given, settings.sleep_model, settings.model)


def ask_model(settings: Settings, given: str | None = None) -> str:
    """The model for test time; empty when there is none."""
    return _chosen(given, settings.ask_model, settings.model)


def connect(name: str, settings: Settings) -> LLM:
    """The model of that name. Nothing is imported or called yet."""
    from sleepcode.llm.client import LiteLLM

    if not name.isprintable() or len(name) > 200:
        raise UsageError("that is no model's name", "name it as litellm does, e.g. openai/gpt-4o-mini")
    return LiteLLM(name, api_base=settings.api_base, timeout=settings.model_timeout)


@contextmanager
def open_ledger(store_path: str) -> Iterator[Ledger]:
    """The ledger beside a store. Raises StoreUnwritable."""
    ledger = Ledger(ledger_path(store_path))
    try:
        yield ledger
    finally:
        ledger.close()


@contextmanager
def open_meter(name: str, settings: Settings, store_path: str, phase: str) -> Iterator[Meter]:
    """A meter for a model. Raises StoreUnwritable where what is spent can't be written down."""
    with open_ledger(store_path) as ledger:
        yield Meter(connect(name, settings), ledger, settings, phase)


def _chosen(*names: str | None) -> str:
    name = next((name for name in names if name), "")
    return "" if name == "none" else name
