"""The folder an export goes to: filled beside its place and moved in whole, and never at the cost of other files."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO, TextIO

from cllkg.errors import NotWritable
from cllkg.files import not_writable

LISTING = "manifest.json"
"""The file in each export that lists the others; a folder with it is one of ours."""

MADE_BY = "cllkg export"


@dataclass(frozen=True)
class Written:
    """A file of an export: how long it is, and its SHA-256."""

    bytes: int
    sha256: str


_CURE = "Name a folder that is new or empty."


def require_free(directory: Path, format_: str) -> str | None:
    """Make sure that nothing but an earlier export of the same format stands where an export is to go.

    Args:
        directory: The folder an export is to go to.
        format_: The format to be exported.

    Returns:
        The format of the export that would be replaced, if there is one.

    Raises:
        NotWritable: If the folder holds anything else, or cannot be replaced.
    """
    nearest = next(path for path in (directory.absolute(), *directory.absolute().parents) if path.exists())
    if not nearest.is_dir():
        raise NotWritable(f"{nearest} is not a folder.  {_CURE}")
    if not directory.exists():
        return None
    if directory.resolve() in (Path.cwd(), *Path.cwd().parents):
        where = "the folder you are in" if directory.resolve() == Path.cwd() else "above the folder you are in"
        raise NotWritable(f"{directory} is {where}, and cannot be replaced.  Name one inside it.")
    try:
        present = {path.name for path in directory.iterdir()}
    except OSError as error:
        raise not_writable(directory, error) from None
    if not present:
        return None
    listing = _read_listing(directory)
    if listing is None:
        raise NotWritable(f"{directory} is not empty, and holds no export of ours ({LISTING}).  {_CURE}")
    found, names = listing
    if found != format_:
        raise NotWritable(f"{directory} holds an export of {found}, not of {format_}.  {_CURE}")
    strangers = sorted(present - {LISTING} - names)
    if strangers:
        shown = ", ".join(strangers[:3]) + (" ..." if len(strangers) > 3 else "")
        raise NotWritable(
            f"{directory} holds more than the export in it: {shown}.  Move that away, or name a new folder."
        )
    changed = [name for name, told in _files_of(directory).items() if _was_changed(directory / name, told)]
    if changed:
        cure = "Keep it elsewhere and delete it here, or name another folder."
        raise NotWritable(f"{directory / min(changed)} was changed since it was exported.  {cure}")
    return found


class Desk:
    """Where a writer puts its files: a folder beside the export's place, moved in whole at the end."""

    def __init__(self, folder: Path, within: str = "", listing: dict[str, Written] | None = None) -> None:
        self._folder = folder
        self._within = within
        self._listing: dict[str, Written] = {} if listing is None else listing

    @contextmanager
    def open(self, name: str) -> Iterator[BinaryIO]:
        """Open a new file for bytes; its folders are made.

        Args:
            name: The name in the export; ``/`` separates folders.

        Raises:
            ValueError: If there is such a file already.
        """
        whole = self._within + name
        if whole in self._listing:
            raise ValueError(f"'{whole}' is written twice")
        path = self._folder / whole
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            yield file
        with path.open("rb") as file:
            self._listing[whole] = Written(path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())

    @contextmanager
    def text(self, name: str) -> Iterator[TextIO]:
        """Open a new file for text: UTF-8, and lines that end as they are written."""
        with self.open(name) as file:
            text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=False)
            yield text
            text.flush()
            text.detach()

    def write(self, name: str, data: bytes | str) -> None:
        """Write a whole file."""
        with self.open(name) as file:
            file.write(data.encode() if isinstance(data, str) else data)

    def below(self, folder: str) -> Desk:
        """Return the part of the desk for a folder of the export; its listing is the whole desk's."""
        return Desk(self._folder, f"{self._within}{folder}/", self._listing)

    def path(self, name: str) -> Path:
        """Return where a file lies until the export is moved in, for a library that reads or writes paths itself."""
        return self._folder / (self._within + name)

    @property
    def listing(self) -> dict[str, Written]:
        """What has been written so far, in the order of writing."""
        return dict(self._listing)


@contextmanager
def new_folder(directory: Path) -> Iterator[Desk]:
    """Fill a folder so that it holds all that is written, or is as it was.

    Args:
        directory: The folder; what it holds is replaced, so ask ``require_free`` first.

    Raises:
        NotWritable: If the folder cannot be written; what stood there still stands.
    """
    # A link stays a link: what is replaced is the folder it leads to.
    directory = directory.resolve()
    try:
        directory.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=f".{directory.name}.", dir=directory.parent))
    except OSError as error:
        raise not_writable(directory, error) from None
    try:
        fresh = beside / "new"
        fresh.mkdir()
        yield Desk(fresh)
        _swap(fresh, directory, beside / "old")
    except OSError as error:
        raise not_writable(directory, error) from None
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _swap(fresh: Path, directory: Path, old: Path) -> None:
    try:
        if directory.exists():
            directory.replace(old)
        fresh.replace(directory)
    except BaseException:
        # Whoever is told to end in between puts back what stood there before it goes.
        if old.exists() and not directory.exists():
            old.replace(directory)
        raise


def read_manifest(directory: Path) -> dict[str, Any] | None:
    """Return the list of files of the export in a folder, with what stands in its head; None if there is no export."""
    try:
        manifest = json.loads((directory / LISTING).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(manifest, dict) or manifest.get("made_by") != MADE_BY:
        return None
    return manifest if isinstance(manifest.get("files"), dict) and "format" in manifest else None


def write_manifest(desk: Desk, head: Mapping[str, Any]) -> None:
    """Write the list of the files of a desk, by which a reader can check each.

    Args:
        desk: With all other files.
        head: What is said of them together, by name; ``format`` is what the export is.
    """
    files = {name: asdict(written) for name, written in desk.listing.items()}
    manifest = {"made_by": MADE_BY, **head, "files": files}
    desk.write(LISTING, json.dumps(manifest, indent=2, ensure_ascii=False) + "\n")


def _files_of(directory: Path) -> dict[str, Any]:
    manifest = read_manifest(directory)
    return {} if manifest is None else manifest["files"]


def _was_changed(path: Path, told: Any) -> bool:
    """Whether a file is no longer what its list says; what is gone costs nobody anything."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return not isinstance(told, dict) or told.get("sha256") != hashlib.file_digest(file, "sha256").hexdigest()


def _read_listing(directory: Path) -> tuple[str, set[str]] | None:
    """Return the format and the file names of the export in a folder, if there is one."""
    manifest = read_manifest(directory)
    if manifest is None:
        return None
    return str(manifest["format"]), {str(name).split("/")[0] for name in manifest["files"]}
