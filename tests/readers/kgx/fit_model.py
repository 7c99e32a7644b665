"""Hold JSON Lines against the Biolink Model itself: what KGX and the JSON Schema do not look at.

Domains and ranges of predicates, what association classes ask of their ends and predicates, values of enumerations,
ends that are no node, and rows that do not have the same keys.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from biolink import READER, ShippedToolkit

# Slots of Biolink that an edge may use, whose values its enumerations list.
ENUMERATED = (
    "object_aspect_qualifier", "object_direction_qualifier", "causal_mechanism_qualifier", "knowledge_level",
    "agent_type", "clinical_approval_status", "clinical_trial_phase", "clinical_trial_overall_status",
)  # fmt: skip


def check(*files: str) -> dict[str, Any]:
    """Judge nodes and edges.

    Args:
        files: JSON Lines; those whose names hold ``nodes`` before the others. And the table of columns, as TSV.
    """
    model = _Model()
    categories: dict[str, list[str]] = {}
    problems: list[str] = []
    counts = {"nodes": 0, "edges": 0}
    for file in files:
        if file.endswith(".tsv"):
            problems += model.faults_of_columns(Path(file))
            continue
        kind = "nodes" if "nodes" in Path(file).name else "edges"
        keys: list[str] | None = None
        for number, line in enumerate(Path(file).read_text(encoding="utf-8").splitlines(), start=1):
            row = json.loads(line)
            counts[kind] += 1
            keys = keys or list(row)
            faults = [] if list(row) == keys else ["other keys than the row before"]
            if kind == "nodes":
                if row["id"] in categories:
                    faults.append(f"a second node {row['id']}")
                categories[row["id"]] = row["category"]
                faults += model.faults_of_values(row)
            else:
                faults += model.faults_of_edge(row, categories)
            problems += [f"{Path(file).name}:{number}: {fault}" for fault in faults]
    return {"reader": READER, "problems": problems, "counts": counts}


class _Model:
    def __init__(self) -> None:
        self.view = ShippedToolkit().view
        self.classes = self.view.all_classes()
        self.slots = self.view.all_slots()
        self.class_of = {_camel(name): name for name in self.classes}

    def faults_of_columns(self, table: Path) -> Iterator[str]:
        """Yield columns said to be slots that are none, or hold lists where those do not, or are named as slots are."""
        names = {name.replace(" ", "_").lower() for name in (*self.slots, *self.classes, *self.view.all_types())}
        for number, line in enumerate(table.read_text(encoding="utf-8").splitlines()[1:], start=2):
            _, column, type_, slot, _ = line.split("\t")
            element = self.slots.get(slot.replace("_", " "))
            if slot and (element is None or bool(element.multivalued) is not (type_ == "list")):
                yield f"{table.name}:{number}: {slot} is no slot with values of the type {type_}"
            if not slot and column in names:
                yield f"{table.name}:{number}: {column} is ours, and named like something of the Biolink Model"

    def faults_of_values(self, row: dict[str, Any]) -> Iterator[str]:
        for category in row["category"]:
            if category.removeprefix("biolink:") not in self.class_of:
                yield f"{category} is no class"
            elif self.classes[self.class_of[category.removeprefix("biolink:")]].deprecated:
                yield f"{category} is deprecated"
        for column in ENUMERATED:
            value = row.get(column)
            if value is not None:
                range_ = self.slots[column.replace("_", " ")].range
                if value not in self.view.get_enum(range_).permissible_values:
                    yield f"{column}: {value} is none of {range_}"

    def faults_of_edge(self, row: dict[str, Any], categories: dict[str, list[str]]) -> Iterator[str]:
        yield from self.faults_of_values(row)
        ends = {end: categories.get(row[end]) for end in ("subject", "object")}
        for end, category in ends.items():
            if category is None:
                yield f"{end} {row[end]} is no node"
        name = row["predicate"].removeprefix("biolink:").replace("_", " ")
        predicate = self.slots.get(name)
        if predicate is None or "related to" not in self.view.slot_ancestors(name):
            yield f"{row['predicate']} is no predicate"
            return
        if predicate.deprecated:
            yield f"{row['predicate']} is deprecated"
        if None in ends.values():
            return
        induced = self.inherited(name)
        for end, wanted in (("subject", induced["domain"]), ("object", induced["range"])):
            yield from self.misfits(end, ends[end] or [], wanted, f"by {row['predicate']}")
        for category in row["category"]:
            of_class = self.class_of.get(category.removeprefix("biolink:"), "association")
            for end in ("subject", "object"):
                wanted = self.view.induced_slot(end, of_class).range
                yield from self.misfits(end, ends[end] or [], wanted, f"by {category}")
            above = self.view.induced_slot("predicate", of_class).subproperty_of
            if above and str(above).replace("_", " ") not in self.view.slot_ancestors(name):
                yield f"{row['predicate']} is not below {above}, which {category} asks for"
            for slot in ("object_aspect_qualifier", "object_direction_qualifier", "qualified_predicate"):
                wanted_slot = self.view.induced_slot(slot.replace("_", " "), of_class)
                if wanted_slot.required and row.get(slot) is None:
                    yield f"{category} wants {slot}"

    def inherited(self, name: str) -> dict[str, str | None]:
        found: dict[str, str | None] = {"domain": None, "range": None}
        for one in self.view.slot_ancestors(name, mixins=False):
            for side in found:
                found[side] = found[side] or getattr(self.slots[one], side)
        return found

    def misfits(self, end: str, categories: Iterable[str], wanted: str | None, by: str) -> Iterator[str]:
        if wanted is None or wanted not in self.classes:
            return
        for category in categories:
            name = self.class_of.get(category.removeprefix("biolink:"))
            if name is not None and wanted not in self.view.class_ancestors(name):
                yield f"{end} is a {name}, and has to be a {wanted} {by}"


def _camel(name: str) -> str:
    return "".join(word[0].upper() + word[1:] for word in name.split())
