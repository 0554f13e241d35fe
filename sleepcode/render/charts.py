"""Line charts as SVG, coloured by the page's style so that they read in the dark and in print."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from sleepcode.render.terminal import safe

_WIDTH, _HEIGHT = 460, 280
_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 18, 26, 44
_COLOURS = 6

STYLE = """
:root { --c0: #1f6feb; --c1: #c2501f; --c2: #2c8a4b; --c3: #8250a8; --c4: #8a6d00; --c5: #5c6670; }
@media (prefers-color-scheme: dark) {
  :root { --c0: #6cb0ff; --c1: #f2905f; --c2: #6fc98a; --c3: #c39be8; --c4: #d9b84a; --c5: #a5afb9; }
}
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 25rem), 1fr)); gap: 2rem 2.5rem; }
figure { margin: 0; break-inside: avoid; } figure h3 { font-size: 1rem; margin: 0 0 .2rem; }
figure svg { display: block; width: 100%; height: auto; max-width: 34rem; }
figcaption { color: var(--dim); font-size: .85rem; max-width: 34rem; }
svg text { fill: var(--dim); font: 12px system-ui, sans-serif; } svg .axis { stroke: var(--line); }
.key { display: flex; flex-wrap: wrap; gap: .1rem 1rem; margin: 0; padding: 0; list-style: none; font-size: .85rem; }
.key i { display: inline-block; width: 1.1rem; height: 0; margin-right: .35rem; vertical-align: .25em;
  border-top: 3px solid var(--c); } .key .dashed i { border-top-style: dashed; }
"""


class Curve(NamedTuple):
    name: str
    points: Sequence[tuple[float, float]]
    """(x, share between 0 and 1)"""
    weights: Sequence[int] = ()
    """How many each point stands for: the more, the larger its dot."""
    is_dashed: bool = False
    """A line to compare with, without dots."""


class Axis(NamedTuple):
    name: str
    ticks: Sequence[float]
    """From the left end to the right one."""
    is_share: bool = False


def draw_chart(title: str, curves: Sequence[Curve], across: Axis, up: str, told: str = "") -> str:
    """A figure with its key; y goes from 0 to 100 %. Empty where no curve has points."""
    curves = [curve for curve in curves if curve.points]
    if not curves:
        return ""
    parts = [*_frame(across, up)]
    for number, curve in enumerate(curves):
        parts += _line(curve, number % _COLOURS, across)
    key = "".join(
        f'<li{" class=dashed" if curve.is_dashed else ""} style="--c: var(--c{number % _COLOURS})"><i></i>'
        f"{escape(safe(curve.name))}</li>"
        for number, curve in enumerate(curves)
    )
    picture = f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escape(title)}">{"".join(parts)}</svg>'
    caption = f"<figcaption>{escape(told)}</figcaption>" if told else ""
    return f'<figure><h3>{escape(title)}</h3><ul class="key">{key}</ul>{picture}{caption}</figure>'


def _at(x: float, y: float, across: Axis) -> tuple[float, float]:
    first, last = across.ticks[0], across.ticks[-1]
    share = (x - first) / (last - first) if last > first else 0.0
    return _LEFT + (_WIDTH - _LEFT - _RIGHT) * share, _HEIGHT - _BOTTOM - (_HEIGHT - _TOP - _BOTTOM) * y


def _frame(across: Axis, up: str) -> list[str]:
    """The grid, and what the axes mean."""
    parts = [f'<text x="0" y="12">{escape(up)}</text>']
    for step in range(0, 11, 2):
        _, y = _at(across.ticks[0], step / 10, across)
        parts.append(f'<line class="axis" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{step * 10} %</text>')
    for tick in across.ticks:
        x, _ = _at(tick, 0.0, across)
        label = f"{100 * tick:.0f} %" if across.is_share else f"{tick:,.0f}"
        parts.append(f'<text x="{x:.1f}" y="{_HEIGHT - _BOTTOM + 18}" text-anchor="middle">{label}</text>')
    middle = (_LEFT + _WIDTH - _RIGHT) / 2
    parts.append(f'<text x="{middle}" y="{_HEIGHT - 6}" text-anchor="middle">{escape(across.name)}</text>')
    return parts


def _line(curve: Curve, colour: int, across: Axis) -> list[str]:
    places = [_at(*point, across) for point in curve.points]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    stroke = f'style="stroke: var(--c{colour})" stroke-width="2"'
    dash = ' stroke-dasharray="5 4"' if curve.is_dashed else ""
    parts = [f'<polyline points="{line}" fill="none" {stroke}{dash}/>']
    if curve.is_dashed:
        return parts
    most = max(curve.weights, default=1) or 1
    for number, (x, y) in enumerate(places):
        radius = 2 + 6 * (curve.weights[number] / most) ** 0.5 if curve.weights else 3
        told = f"<title>{escape(_tell(curve, number, across))}</title>"
        parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" style="fill: var(--c{colour})">{told}</circle>'
        )
    return parts


def _tell(curve: Curve, number: int, across: Axis) -> str:
    x, y = curve.points[number]
    where = f"{100 * x:.0f} % {across.name}" if across.is_share else f"{x:,.0f} {across.name}"
    of = f", {curve.weights[number]:,} of them" if curve.weights else ""
    return f"{safe(curve.name)}: {100 * y:.1f} % at {where}{of}"
