"""What CMake's files say of a build."""

from __future__ import annotations

from sleepcode.parsing.extract import extract


def test_targets_functions_and_settings_are_defined() -> None:
    text = """#[[ add_library(no) ]]
include(GNUInstallDirs)
include("${PROJECT_SOURCE_DIR}/cmake/Shop.cmake")
configure_file(shop.h.in shop.h)
option(SHOP_TESTS "Build the tests" ON)
set(SHOP_NAME
    shop CACHE STRING "Its name")
set(plain shop)

# Adds a test.
function(shop_test name)
  add_executable(${name} ${name}.cc)
  add_test(NAME ${name} COMMAND ${name})
endfunction()

add_library(shop-core STATIC
  cart.cc
)
target_link_libraries(shop-core PUBLIC zlib)
if(SHOP_TESTS)
  add_test(NAME "a test" COMMAND shop-tests)
  add_subdirectory(tests)
  shop_test(cart_test)
endif()
"""

    facts = extract("CMakeLists.txt", text.encode())

    assert [(one.kind, one.qualified, one.start, one.end, one.doc) for one in facts.symbols] == [
        ("variable", "SHOP_TESTS", 5, 5, ""),
        ("variable", "SHOP_NAME", 6, 7, ""),
        ("function", "shop_test", 11, 14, "Adds a test."),
        ("rule", "shop-core", 16, 18, ""),
    ]
    assert [(one.target, one.line) for one in facts.imports] == [
        ("GNUInstallDirs", 2),
        ("cmake/Shop.cmake", 3),
        ("shop.h.in", 4),
        ("tests", 22),
    ]
    assert facts.references["shop_test"] == facts.references["SHOP_TESTS"] == 1
    assert facts.references["shop-core"] == 1
    assert "cc" not in facts.references
