"""What is found by convention, without an import, is after a refresh what a fresh index finds."""

from __future__ import annotations

from pathlib import Path

import pytest

from sleepcode.sleep import renewal
from sleepcode.sleep.index import index_repository
from tests.support.projects import dump_store, opened, settings_in
from tests.support.repositories import RepositoryBuilder

_CARTS = "class CartsController < BaseController\n  def show\n    Cart.find(Till::Drawer)\n    render :show\n  end\nend\n"
_COMING: tuple[tuple[str, str], ...] = (
    ("app/controllers/base_controller.rb", "class BaseController\nend\n"),
    ("spec/requests/carts_spec.rb", "RSpec.describe 'carts' do\nend\n"),
    ("app/models/till.rb", "class Till\n  class Drawer; end\nend\n"),
    ("app/models/till/drawer.rb", "class Till::Drawer\nend\n"),
    ("app/models/cart.rb", "class Cart\nend\n"),
    ("lib/cart.rb", "class Cart\nend\n"),
    ("app/views/carts/show.html.erb", "<%= render 'wheel' %>\n<%= Till.first %>\n"),
    ("app/views/carts/_wheel.html.erb", "<p>A wheel</p>\n"),
    ("config/routes.rb", "Rails.application.routes.draw do\n  resources :carts\nend\n"),
    ("resources/views/cart.blade.php", "<p>A cart</p>\n"),
    ("src/Wheel.php", "<?php\n\nnamespace Shop;\n\nclass Wheel\n{\n}\n"),
)


def test_what_comes_and_goes_is_found_as_by_a_fresh_index(
    builder: RepositoryBuilder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(renewal, "_FEW_FILES", 0)
    builder.write("app/controllers/carts_controller.rb", _CARTS)
    builder.write(
        "src/Cart.php",
        "<?php\n\nnamespace Shop;\n\nclass Cart extends Wheel\n{\n    function show() { return view('cart'); }\n}\n",
    )
    builder.commit("Begin")
    repository, grown = opened(builder), settings_in(tmp_path / "grown")
    index_repository(repository, grown)
    steps = [*_COMING, *((path, "") for path, _ in _COMING)]
    for number, (path, text) in enumerate(steps):
        if text:
            builder.write(path, text)
        else:
            builder.remove(path)
        builder.commit(f"Step {number}")
        index_repository(repository, grown)
        fresh = settings_in(tmp_path / f"fresh-{number}")
        index_repository(repository, fresh)

        assert dump_store(grown, repository) == dump_store(fresh, repository), path
