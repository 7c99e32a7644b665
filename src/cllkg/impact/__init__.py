"""What would stand and what would fall if a source were retracted.

The content is compiled twice in memory, once with the sources marked as retracted, and the two graphs
are compared: nothing is written, and no rule of standing or reasoning is told a second time.
"""

from __future__ import annotations

from cllkg.impact.compare import Impact
from cllkg.impact.retraction import Gate, impact_of, run_gate

__all__ = ["Gate", "Impact", "impact_of", "run_gate"]
