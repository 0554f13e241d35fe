"""Fitted trees as `sleepcode.ranking.trees` reads them."""

from __future__ import annotations

from typing import Any


def pack_booster(booster: Any, scale: float = 1.0) -> list[list[Any]]:
    """The trees of a LightGBM booster, every value times `scale`."""
    return [_pack(tree["tree_structure"], scale) for tree in booster.dump_model()["tree_info"]]


def _pack(node: dict[str, Any], scale: float) -> list[Any]:
    if "leaf_value" in node:
        return [round(node["leaf_value"] * scale, 5)]
    branches = [_pack(node[side], scale) for side in ("left_child", "right_child")]
    return [
        *(node["split_feature"], float(f"{node['threshold']:.6g}")),
        *branches,
        round(node["internal_value"] * scale, 5),
    ]
