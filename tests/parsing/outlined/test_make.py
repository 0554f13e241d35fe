"""Rules, variables and what is included of Makefiles and justfiles."""

from __future__ import annotations

from sleepcode.parsing.extract import extract


def test_rules_of_make_end_with_their_recipes() -> None:
    text = """TOP := $(shell pwd)
export FLAGS ?= -v
-include $(TOP)/tests/shop.mk
include one.mk

# Builds it.
.PHONY: build
build: cart.o \\
  desk.o
\tgo build $(FLAGS)

ifdef CI
\tcp a b
endif

define banner
  shop: none
endef

%.o: %.c
\t$(call banner,x) # says so
test check: FLAGS = -q
test check: build
\tgo test
"""

    facts = extract("Makefile", text.encode())

    assert [(one.kind, one.name, one.start, one.end, one.doc) for one in facts.symbols] == [
        ("variable", "TOP", 1, 1, ""),
        ("variable", "FLAGS", 2, 2, ""),
        ("rule", "build", 7, 14, "Builds it."),
        ("macro", "banner", 16, 18, ""),
        ("rule", "%.o", 20, 21, ""),
        ("rule", "test", 23, 24, ""),
    ]
    assert [one.target for one in facts.imports] == ["tests/shop.mk", "one.mk"]
    assert facts.references == {"FLAGS": 1, "TOP": 1, "banner": 1}


def test_recipes_of_just_have_parameters() -> None:
    text = """import 'shop.just'
mod desk
flags := "-v: x"

# Builds it.
[private]
build target="all of it" *args:
    go build {{flags}}

@test: build
    go test
alias t := test
"""

    facts = extract("justfile", text.encode())

    assert facts.language == "just"
    assert [(one.kind, one.name, one.start, one.end, one.doc) for one in facts.symbols] == [
        ("variable", "flags", 3, 3, ""),
        ("rule", "build", 6, 8, "Builds it."),
        ("rule", "test", 10, 11, ""),
        ("rule", "t", 12, 12, ""),
    ]
    assert [one.target for one in facts.imports] == ["shop.just", "desk"]
    assert facts.references == {"flags": 1}
