"""Which sources are not what a project is about."""

from __future__ import annotations

import pytest

from sleepcode.parsing.lesser import is_lesser, is_shelved


@pytest.mark.parametrize(
    "path",
    [
        "lang/de_informal/auth.php",
        "web/src/locales/pt-BR.json",
        "config/locales/devise.en.yml",
        "db/migrate/20240101120000_create_carts.rb",
        "shop/migrations/0001_initial.py",
        "store/migration/lite/0.10/00__init.sql",
        "util/LiteMigrations/Migrations/20220101_Init.cs",
        "db/old_migrations/2012_first.rb",
        "legacy/cart.js",
    ],
)
def test_translations_migrations_and_what_is_old_are_shelved(path: str) -> None:
    assert is_shelved(path) and is_lesser(path)


@pytest.mark.parametrize(
    "path", ["views/cart.blade.php", "app/cart.component.html", "docker/start", "deploy/run.sh"]
)
def test_pages_styles_and_scripts_that_deploy_are_lesser(path: str) -> None:
    assert is_lesser(path) and not is_shelved(path)


@pytest.mark.parametrize(
    "path",
    [
        "lang/ast/parse.go",
        "i18n/index.ts",
        "lib/migration/runner.rb",
        "docker/client.py",
        "shop/translate.py",
    ],
)
def test_code_about_such_things_is_code(path: str) -> None:
    assert not is_lesser(path)
