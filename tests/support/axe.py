"""What axe-core finds wrong with a page as it is shown."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from shown import Shown

RUN = """async () => {
    const found = await window.axe.run(document, { resultTypes: ["violations"] });
    return { violations: found.violations.map(one => [one.id, one.nodes.map(node => node.html.slice(0, 200))]),
        passes: found.passes.length };
}"""


@cache
def axe() -> str:
    """Return the script of axe-core."""
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def violations_of(shown: Shown) -> list[Any]:
    """Return what axe-core finds wrong with a page as it is shown now; fail if it looked at nothing."""
    shown.settle()
    shown.run(f"() => {{ {axe()} }}")
    found = shown.run(RUN)
    assert found["passes"] > 10
    violations: list[Any] = found["violations"]
    return violations
