"""Repositories that figures are measured on: nothing is fitted to them."""

from __future__ import annotations

KEPT_ASIDE = frozenset(
    (
        *("astropy/astropy", "django/django", "pallets/flask", "matplotlib/matplotlib", "pylint-dev/pylint"),
        *("pytest-dev/pytest", "psf/requests", "scikit-learn/scikit-learn", "mwaskom/seaborn"),
        *("sphinx-doc/sphinx", "sympy/sympy", "pydata/xarray", "tokio-rs/tokio", "sveltejs/svelte"),
        *("Aider-AI/aider", "cli/cli", "clap-rs/clap", "vuejs/core", "google/gson", "redis/redis"),
        *("expressjs/express", "encode/httpx"),
    )
)
