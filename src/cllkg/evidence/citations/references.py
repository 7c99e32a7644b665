"""One source as a reference: as text, as BibTeX, and as an item of CSL-JSON.

Nothing is made up: a field nobody saw is left out, a name is split into family and given name only where
its form leaves no doubt, and a source that was never identified gets no address.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

_UNTRACED = frozenset({"unresolved", "orphan"})
# Sources whose creators are people; those of the others are bodies more often than not.
_BY_PEOPLE = frozenset({"journal_article", "review_article", "meeting_abstract"})
_CSL_TYPES = {
    "journal_article": "article-journal",
    "review_article": "article-journal",
    "meeting_abstract": "paper-conference",
    "news_report": "article-newspaper",
    "database_record": "dataset",
    "registry_record": "webpage",
    "lay_summary": "webpage",
    "article": "webpage",
}
_BIBTEX_TYPES = {"article-journal": "article", "paper-conference": "inproceedings"}
_STATUS_NOTES = {
    "retracted": "RETRACTED.",
    "concern": "Under an expression of concern.",
    "corrected": "Corrected.",
    "probable": "Its identity is probable, not certain.",
    "unresolved": "Not identified.",
    "orphan": "Not identified, and cited nowhere in the text.",
}
# What a curator's note says of a document whose results nobody here has read.
_RESULTS_UNSEEN = re.compile(
    r"\bresults\b[^.;]*\bnot seen\b|\bresults were cut off\b|\bno (?:posted )?results were seen\b", re.IGNORECASE
)
# A journal with volume, and issue or pages: Blood 120(7):1412. A bare number may be anything.
_IN_JOURNAL = re.compile(
    r"(?P<journal>.*\S) (?P<volume>\d+)(?=[(:])(?:\((?P<issue>[^()]+)\))?(?::(?P<page>[A-Za-z]?\d[\w-]*))?"
)
_INITIALS = r"(?:[A-Z]\.?-?){1,4}"
_WORD = r"[^\W\d_][\w'\u2019-]+(?:-[A-Z]\.)?"
# Forms of a name that say for themselves which part is the family's.
_NAME_FORMS = (
    re.compile(r"(?P<family>[^,]+), ?(?P<given>[^,]+)"),
    re.compile(rf"(?P<family>{_WORD}) (?P<given>{_INITIALS})"),
    re.compile(rf"(?P<given>{_INITIALS}(?: {_INITIALS})*) (?P<family>{_WORD})"),
    re.compile(rf"(?P<given>{_WORD}(?: {_INITIALS})+) (?P<family>{_WORD})"),
    re.compile(rf"(?P<given>{_WORD}) (?P<family>{_WORD})"),
)
_LATEX = {
    "\\": r"\textbackslash{}",
    # BibTeX counts braces even behind a backslash, so a lone one must not stand there at all.
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_NOT_IN_ADDRESS = re.compile(r"[{}\\\"<>\s]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


@dataclass(frozen=True)
class Reference:
    """What is known of one source; unknown is None or empty."""

    iri: str
    key: str
    title: str
    creators: tuple[str, ...] = ()
    # Whether the creators stand in the order in which the document names them.
    in_order: bool = True
    issued: str | None = None
    container: str | None = None
    pmid: str | None = None
    doi: str | None = None
    registry_ids: tuple[str, ...] = ()
    url: str | None = None
    kind: str = "unidentified"
    markers: tuple[str, ...] = ()
    resolution: str = "unresolved"
    retraction: str = "not_checked"
    accessed: str | None = None
    # Whether nobody here saw the part of it that tells its results.
    results_unseen: bool = False

    @property
    def is_identified(self) -> bool:
        """Whether it is known which document this is, for certain or probably."""
        return self.resolution not in _UNTRACED

    @property
    def note(self) -> str | None:
        """What a reader should know before relying on it."""
        notes = [_STATUS_NOTES[code] for code in (self.retraction, self.resolution) if code in _STATUS_NOTES]
        notes += ["Its results were not seen."] if self.results_unseen else []
        return " ".join(notes) or None

    def to_text(self) -> str:
        """Return it as a sentence to read."""
        shown = 3 if self.in_order else 1
        many = len(self.creators) > shown + 1
        names = f"{', '.join(self.creators[:shown])} et al." if many else ", ".join(self.creators)
        parts = [names, self.title, self.container, self.issued, *self._identifiers(), self.note]
        sentences = (_CONTROL.sub(" ", part).strip() for part in parts if part)
        return " ".join(text if text.endswith((".", "…", "?", "!")) else f"{text}." for text in sentences)

    def to_bibtex(self) -> str:
        """Return it as an entry of BibTeX in UTF-8."""
        csl = self.to_csl()
        type_ = _BIBTEX_TYPES.get(csl["type"], "misc")
        journal = {"article": "journal", "inproceedings": "booktitle"}.get(type_, "howpublished")
        escaped = {
            "author": " and ".join(_bibtex_name(name) for name in csl.get("author", ())),
            # A second pair of braces keeps capitals as they are.
            "title": f"{{{_escape(self.title)}}}",
            journal: _escape(csl.get("container-title", "")),
            "year": _escape(self.issued or ""),
            "volume": _escape(csl.get("volume", "")),
            "number": _escape(csl.get("issue", "")),
            "pages": _escape(csl.get("page", "")).replace("-", "--"),
            "note": _escape(self.note or ""),
        }
        # These are read as they stand.
        verbatim = {"doi": csl.get("DOI", ""), "url": csl.get("URL", ""), "pmid": csl.get("PMID", "")}
        fields = escaped | {name: _address(value) for name, value in verbatim.items()}
        body = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
        return f"@{type_}{{{self.key},\n{body}}}\n"

    def to_csl(self) -> dict[str, Any]:
        """Return it as an item of CSL-JSON."""
        item: dict[str, Any] = {"id": self.key, "type": _CSL_TYPES.get(self.kind, "document"), "title": self.title}
        if self.creators:
            item["author"] = [self._name(creator) for creator in self.creators]
        if self.issued:
            year = int(self.issued) if self.issued.isdigit() else self.issued
            item["issued"] = {"date-parts": [[year]]} if isinstance(year, int) else {"literal": year}
        if self.container:
            item |= self._container()
        if self.is_identified:
            item |= {
                name: value for name, value in (("DOI", self.doi), ("PMID", self.pmid), ("URL", self.url)) if value
            }
            accessed = re.match(r"(\d{4})-(\d{2})-(\d{2})", self.accessed or "")
            if self.url and accessed:
                item["accessed"] = {"date-parts": [[int(part) for part in accessed.groups()]]}
            if self.registry_ids:
                item["number"] = "; ".join(self.registry_ids)
        if self.note:
            item["note"] = self.note
        return item

    def _identifiers(self) -> list[str]:
        if not self.is_identified:
            return []
        named = [f"doi:{self.doi}" if self.doi else "", f"PMID:{self.pmid}" if self.pmid else ""]
        found = [name for name in named if name] or list(self.registry_ids)
        # An address helps where no identifier leads to the document.
        return found if self.doi or self.pmid else [*found, *([self.url] if self.url else [])]

    def _container(self) -> dict[str, str]:
        match = _IN_JOURNAL.fullmatch(self.container or "") if self.kind in _BY_PEOPLE else None
        if match is None:
            return {"container-title": self.container or ""}
        parts = {"container-title": match["journal"], "volume": match["volume"]}
        return parts | {name: match[name] for name in ("issue", "page") if match[name]}

    def _name(self, creator: str) -> dict[str, str]:
        if self.kind in _BY_PEOPLE:
            for form in _NAME_FORMS:
                match = form.fullmatch(creator)
                if match:
                    return {"family": match["family"].strip(), "given": match["given"].strip()}
        return {"literal": creator}


def says_results_unseen(note: str) -> bool:
    """Whether a note on a source says that its results were not seen.

    >>> says_results_unseen("Authors, DOI and the results paragraph were not seen.")
    True
    >>> says_results_unseen("Results first posted 2016; the title was not seen.")
    False
    """
    return bool(_RESULTS_UNSEEN.search(note))


def _bibtex_name(name: dict[str, str]) -> str:
    if "literal" in name:
        return f"{{{_escape(name['literal'])}}}"
    # In a part of its own an 'and' is a word, not the next author.
    return ", ".join(_guard(_escape(name[part])) for part in ("family", "given"))


def _guard(text: str) -> str:
    return f"{{{text}}}" if re.search(r"\band\b|,", text) else text


def _escape(text: str) -> str:
    """Return a text so that neither BibTeX nor LaTeX reads anything into it."""
    return "".join(_LATEX.get(character, character) for character in _CONTROL.sub(" ", text).strip())


def _address(text: str) -> str:
    """Return an address or identifier that fits between braces without being escaped."""
    return _NOT_IN_ADDRESS.sub(lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), text)
