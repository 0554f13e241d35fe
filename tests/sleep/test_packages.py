"""What the imports of packages of the JVM mean where folders leave out a part of the name."""

from __future__ import annotations

from sleepcode.parsing.extract import extract
from sleepcode.sleep.resolution import Resolver


def test_product_imports_no_benchmarks_that_lie_in_folders_of_its_name() -> None:
    benchmark = "core/benchmarks/jvm/kotlin/org/carts/WheelBenchmark.kt"
    paths = [
        "core/common/src/Cart.kt",
        "core/jvm/src/Wheel.kt",
        benchmark,
        benchmark.replace("Wheel", "Cart"),
    ]
    (imported,) = extract(paths[0], b"package org.carts\n\nimport org.carts.*\n\nclass Cart\n").imports
    resolver = Resolver(paths, {})

    assert resolver.resolve(paths[0], "kotlin", imported) == ()
    assert resolver.resolve(other, "kotlin", imported) == (benchmark,)
