"""How nodes push each other off: near ones one by one, far ones as a crowd.

The plane is cut into squares, these into larger ones, four by four to a square. What lies in touching
squares is looked at node by node; what lies farther off pushes the whole square at once, at the largest
size at which the two squares do not touch. The work grows with the number of nodes, not with its square.
"""

from __future__ import annotations

import math

# About how many nodes share a smallest square, and how many pairs of two squares are worth counting one by one.
_TOGETHER = 1.2
_PAIRS = 200
# Two nodes closer than this, squared, push no harder.
_CLOSE = 1e-4
# Bits of a row in the number of a square; more squares to a side than anybody needs.
_ROW = 20

Crowd = tuple[float, float, float]


def push_off(xs: list[float], ys: list[float], pushes: list[float]) -> tuple[list[float], list[float]]:
    """Return how far each node is pushed right and down.

    Two nodes push each other by the product of their pushes, divided by their distance.
    """
    count = len(xs)
    fx, fy = [0.0] * count, [0.0] * count
    left, top = min(xs), min(ys)
    wide = max(max(xs) - left, max(ys) - top) * 1.000001 or 1.0
    depth = max(1, round(math.log2(max(1.0, count / _TOGETHER)) / 2))
    scale = (1 << depth) / wide
    squares: dict[int, list[int]] = {}
    for node in range(count):
        number = int((xs[node] - left) * scale) << _ROW | int((ys[node] - top) * scale)
        if number in squares:
            squares[number].append(node)
        else:
            squares[number] = [node]
    crowds = [_crowds(squares, xs, ys, pushes)]
    for _ in range(depth - 1):
        crowds.append(_larger(crowds[-1]))
    _push_near(squares, crowds[0], xs, ys, pushes, fx, fy)
    field = _push_far(crowds)
    for number, nodes in squares.items():
        right, down = field[number]
        for node in nodes:
            fx[node] += right * pushes[node]
            fy[node] += down * pushes[node]
    return fx, fy


def _crowds(squares: dict[int, list[int]], xs: list[float], ys: list[float], pushes: list[float]) -> dict[int, Crowd]:
    """Return the whole push of each square and where it comes from."""
    found = {}
    for number, nodes in squares.items():
        whole = x = y = 0.0
        for node in nodes:
            push = pushes[node]
            whole += push
            x += xs[node] * push
            y += ys[node] * push
        found[number] = (whole, x / whole, y / whole)
    return found


def _larger(crowds: dict[int, Crowd]) -> dict[int, Crowd]:
    """Join four squares into one."""
    sums: dict[int, tuple[float, float, float]] = {}
    for number, (whole, x, y) in crowds.items():
        above = number >> _ROW + 1 << _ROW | (number & (1 << _ROW) - 1) >> 1
        before = sums.get(above, (0.0, 0.0, 0.0))
        sums[above] = (before[0] + whole, before[1] + x * whole, before[2] + y * whole)
    return {number: (whole, x / whole, y / whole) for number, (whole, x, y) in sums.items()}


def _push_near(
    squares: dict[int, list[int]],
    crowds: dict[int, Crowd],
    xs: list[float],
    ys: list[float],
    pushes: list[float],
    fx: list[float],
    fy: list[float],
) -> None:
    """Push nodes in the same square and in squares that touch."""
    for number, nodes in squares.items():
        others = []
        # Half of the squares around; the other half look at this one.
        for step in (1, (1 << _ROW) - 1, 1 << _ROW, (1 << _ROW) + 1):
            around = squares.get(number + step)
            if around is None:
                continue
            if len(nodes) * len(around) <= _PAIRS:
                others += around
            else:
                _push_crowd(nodes, crowds[number + step], xs, ys, pushes, fx, fy)
                _push_crowd(around, crowds[number], xs, ys, pushes, fx, fy)
        crowded = len(nodes) * len(nodes) > 2 * _PAIRS
        if crowded:
            _push_crowd(nodes, crowds[number], xs, ys, pushes, fx, fy)
        for place, node in enumerate(nodes):
            x, y, push = xs[node], ys[node], pushes[node]
            right = down = 0.0
            for other in others if crowded else nodes[place + 1 :] + others:
                dx, dy = x - xs[other], y - ys[other]
                force = push * pushes[other] / (dx * dx + dy * dy + _CLOSE)
                dx *= force
                dy *= force
                right += dx
                down += dy
                fx[other] -= dx
                fy[other] -= dy
            fx[node] += right
            fy[node] += down


def _push_crowd(
    nodes: list[int],
    crowd: Crowd,
    xs: list[float],
    ys: list[float],
    pushes: list[float],
    fx: list[float],
    fy: list[float],
) -> None:
    whole, x, y = crowd
    for node in nodes:
        dx, dy = xs[node] - x, ys[node] - y
        force = pushes[node] * whole / (dx * dx + dy * dy + _CLOSE)
        fx[node] += dx * force
        fy[node] += dy * force


def _push_far(crowds: list[dict[int, Crowd]]) -> dict[int, tuple[float, float]]:
    """Return the push of everything that does not touch a smallest square, for a node of push 1 in it."""
    row = (1 << _ROW) - 1
    above: dict[int, tuple[float, float]] = {}
    for level in reversed(crowds):
        field = {}
        for number, (_, x, y) in level.items():
            column, line = number >> _ROW, number & row
            right, down = above.get(column >> 1 << _ROW | line >> 1, (0.0, 0.0))
            # All squares within the larger squares that touch ours, but not those that touch us.
            for far in range((column >> 1) - 1 << 1, (column >> 1) + 2 << 1):
                start = max(0, (line >> 1) - 1 << 1)
                touches = -1 <= far - column <= 1
                for other in range(far << _ROW | start, (far << _ROW | start) + ((line >> 1) + 2 << 1) - start):
                    if touches and -1 <= (other & row) - line <= 1:
                        continue
                    crowd = level.get(other)
                    if crowd is not None:
                        dx, dy = x - crowd[1], y - crowd[2]
                        force = crowd[0] / (dx * dx + dy * dy + _CLOSE)
                        right += dx * force
                        down += dy * force
            field[number] = (right, down)
        above = field
    return above
