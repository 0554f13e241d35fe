"""Which views files show, by the names under which frameworks find them."""

from __future__ import annotations

import pytest

from sleepcode.parsing.extract import extract
from sleepcode.parsing.languages import detect_language
from sleepcode.sleep.resolution import Resolver


def shown(path: str, source: str, views: list[str]) -> list[str]:
    resolver = Resolver([path, *views], {})
    language = detect_language(path, source.encode())
    imports = extract(path, source.encode()).imports
    return sorted({file for one in imports for file in resolver.resolve(path, language, one)})


@pytest.mark.parametrize(
    ("source", "view"),
    [
        ("<?php\nreturn view('carts.show', ['cart' => $cart]);\n", "carts/show"),
        ("<?php\nreturn View::make( 'carts.show' );\n", "carts/show"),
        ("@extends('layouts.base')\n<p>Carts</p>\n", "layouts/base"),
        ("<p>\n@include('carts.parts.wheel', ['size' => 1])\n</p>\n", "carts/parts/wheel"),
        ("@includeWhen(user()->can($cart), 'carts.wheel')\n", "carts/wheel"),
        ("@component('carts.wheel')\n@endcomponent\n", "carts/wheel"),
        ('<x-forms.wheel-size name="a" />\n', "components/forms/wheel-size"),
    ],
)
def test_views_of_laravel_are_shown_by_name(source: str, view: str) -> None:
    views = [f"resources/views/{view}.blade.php", "resources/views/show.blade.php"]

    assert shown("resources/views/page.blade.php", source, views) == views[:1]


@pytest.mark.parametrize(
    ("path", "source", "view"),
    [
        ("app/views/home/index.html.erb", '<%= render "carts/wheel", size: 1 %>\n', "carts/_wheel.html.erb"),
        ("app/views/home/index.html.erb", "<%= render partial: 'wheel' %>\n", "home/_wheel.html.erb"),
        ("app/views/home/a.html.erb", '<%= render :partial => "a/wheel" %>\n', "a/_wheel.html.erb"),
        ("app/views/home/a.html.erb", '<%= render template: "a/wheel" %>\n', "a/wheel.html.erb"),
        ("app/controllers/carts_controller.rb", "render :edit, status: 422\n", "carts/edit.html.erb"),
        ("app/controllers/shop/carts_controller.rb", 'render(action: "edit")\n', "shop/carts/edit.html.erb"),
        ("app/controllers/a_controller.rb", 'render partial: "carts/wheel"\n', "carts/_wheel.html.erb"),
        ("app/models/cart.rb", 'Page.render("carts/receipt")\n', "carts/receipt.text.erb"),
    ],
)
def test_views_of_rails_are_rendered_by_name(path: str, source: str, view: str) -> None:
    views = [f"app/views/{view}", "app/views/wheel.html.erb", "app/views/json/_json.html.erb"]

    assert shown(path, source, views) == views[:1]
    assert shown(path, "render :json => wheel\nrender json: wheel\nrender wheel\n", views) == []


def test_pages_use_constants_in_their_code_alone() -> None:
    page = 'Road\n<%= link_to "Axle", Cart.find(1) %>\n<%# Hub %>\n<% Shop::Wheel.each do |wheel| -%>\n'
    path = "app/views/home/index.html.erb"
    sources = [f"app/models/{name}.rb" for name in ("axle", "cart", "hub", "road", "shop/wheel")]

    assert shown(path, page, sources) == ["app/models/cart.rb", "app/models/shop/wheel.rb"]
    assert extract(path, page.encode()).references == {"Cart": 1, "Shop": 1, "Wheel": 1}
