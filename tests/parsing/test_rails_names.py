"""Which classes Rails makes of routes and associations."""

from __future__ import annotations

from sleepcode.parsing.extract import extract
from sleepcode.parsing.rails_names import find_made_names

_ROUTES = """Rails.application.routes.draw do
  root to: "home#index"
  get "/login" => "login#index"
  resources :carts, only: [:index] do
    resources :wheels
  end
  resource :basket
  namespace :admin do
    resources :carts, :roads
    get "/tills" => "shop/tills#index"
  end
  resources :axles, controller: "hubs"
end
"""


def test_routes_lead_to_controllers() -> None:
    names = set(find_made_names(_ROUTES)[0].names)

    assert names == {
        *("HomeController", "LoginController", "CartsController", "WheelsController", "BasketController"),
        *("BasketsController", "Admin::CartsController", "Admin::RoadsController", "HubsController"),
        "Admin::Shop::TillsController",
    }
    assert "RoadsController" in extract("config/routes.rb", _ROUTES.encode()).references


def test_associations_are_of_models() -> None:
    source = """class Cart < Base
  belongs_to :shop_owner
  belongs_to :driver, class_name: "Shop::Person"
  has_many :parties
  has_many :wheels
end
"""
    imported = find_made_names(source)[0]

    assert {"ShopOwner", "Driver", "Shop::Person", "Party", "Wheel"} <= set(imported.names)
    assert imported in extract("app/models/cart.rb", source.encode()).imports
    assert {"ShopOwner", "Wheel"} <= extract("app/models/cart.rb", source.encode()).references.keys()


def test_what_routes_nothing_makes_no_controllers() -> None:
    assert find_made_names('resources :carts\nsay "home#index"\n') == ()
