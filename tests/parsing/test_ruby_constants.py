"""Which constants a file of Ruby uses, and in which nesting of classes and modules."""

from __future__ import annotations

from sleepcode.parsing.extract import extract


def uses(source: str) -> dict[str, tuple[str, ...]]:
    imports = extract("app/models/cart.rb", source.encode()).imports
    return {one.target: one.names for one in imports if one.local}


def test_constants_are_used_in_the_nesting_that_they_stand_in() -> None:
    source = """module Shop
  class Cart < Base::Record
    include Wheeled
    MOST_WHEELS = 4
    Hub = Struct.new(:a)

    def roll
      Axle.turn(Hub, MOST_WHEELS, Parts::Wheel::SPOKES_A, ::Road)
    end
  end
end
class Admin::Till
  Drawer.open
end
Run.now
"""

    assert uses(source) == {
        "::": ("Road", "Run"),
        "::Shop": ("Base::Record",),
        "::Shop::Cart": ("Axle", "Parts::Wheel", "Struct", "Wheeled"),
        "::Admin.Till": ("Drawer",),
    }


def test_what_a_file_defines_it_uses_of_no_other() -> None:
    source = """class Cart
  class Wheel; end
  Wheel.new
  Cart::Wheel.new
  Cart::Axle.new
end
"""

    assert uses(source) == {"::Cart": ("Cart::Axle",)}
