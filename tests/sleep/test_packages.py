"""What the imports of packages of the JVM mean where folders leave out a part of the name."""

from __future__ import annotations

from sleepcode.parsing.extract import extract
from sleepcode.sleep.resolution import Resolver

_PRODUCT = "core/common/src/Cart.kt"
_BENCHMARK = "core/benchmarks/jvm/kotlin/org/carts/WheelBenchmark.kt"
_OTHER = "core/benchmarks/jvm/kotlin/other/Other.kt"


def test_product_imports_no_benchmarks_that_lie_in_folders_of_its_name() -> None:
    (imported,) = extract(_PRODUCT, b"package org.carts\n\nimport org.carts.*\n\nclass Cart\n").imports
    resolver = Resolver([_PRODUCT, "core/jvm/src/Wheel.kt", _BENCHMARK, _OTHER], {})

    assert resolver.resolve(_PRODUCT, "kotlin", imported) == ()
    assert resolver.resolve(_OTHER, "kotlin", imported) == (_BENCHMARK,)
