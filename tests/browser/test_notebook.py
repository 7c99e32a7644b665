"""Pages in a notebook: one is executed, written as HTML, and opened with the network cut off; the maps in it work."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from nbconvert import HTMLExporter

from cllkg.content import Content
from cllkg.pipeline import Compiled
from shown import Show, ready_frame

# What Jupyter's own packages warn of is theirs to mend.
pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore")]

BY_HAND = """
from cllkg.views.network import MapNetwork

network = MapNetwork()
network.add_node("a", label="β → δ")
network.add_node("b", label="b")
network.add_edge("a", "b")
network.page = {"heading": "A map by hand"}
network
"""
MECHANISM = """
from pathlib import Path
import cllkg

cllkg.load(Path(ROOT), store=STORE).view("mechanism")
"""


@pytest.fixture
def converted(content: Content, reasoned: Compiled, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A notebook that shows two maps, executed by a real kernel, as nbconvert writes it."""
    for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    data = tmp_path / "graph.nq"
    data.write_bytes(reasoned.nquads)
    # These packages carry no types for what they make.
    new_notebook: Any = nbformat.v4.new_notebook
    new_cell: Any = nbformat.v4.new_code_cell
    exporter: Any = HTMLExporter
    notebook = new_notebook()
    setting = f"ROOT, STORE = {str(content.root)!r}, {f'memory:{data}'!r}"
    notebook.cells = [new_cell(source) for source in (BY_HAND, setting, MECHANISM)]
    NotebookClient(notebook, timeout=300, kernel_name="python3").execute()
    nbformat.validate(notebook)
    html, _ = exporter().from_notebook_node(notebook)
    return str(html)


def test_maps_in_a_notebook_show_themselves_and_work(show: Show, converted: str) -> None:
    shown = show(converted)
    frames = [ready_frame(frame) for frame in shown.page.frames[1:]]
    assert [frame.inner_text("h1") for frame in frames] == [
        "A map by hand", "How lenalidomide may wake the immune system in CLL"
    ]  # fmt: skip
    for frame, typed, found in zip(frames, ("β", "PD-L1"), ("β → δ", "CD274"), strict=True):
        assert frame.evaluate("() => window.cllkg.drawn().nodes.size") > 1
        frame.fill("#search", typed)
        frame.press("#search", "Enter")
        assert frame.inner_text("#panel h2") == found
        assert frame.evaluate("() => window.violations || []") == []
        # The cage: it cannot reach the notebook around it.
        assert (
            frame.evaluate("() => { try { return Boolean(parent.document); } catch (error) { return false; } }")
            is False
        )
    # What the notebook's own page asks for is not ours; our pages ask for nothing.
    asked = [url for url in shown.requests if not url.startswith("file:")]
    assert all("jupyter" in url or "cdnjs" in url or "jsdelivr" in url or "unpkg" in url for url in asked)
    assert "cllkg" not in " ".join(asked)
