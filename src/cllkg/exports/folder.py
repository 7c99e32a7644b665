"""The folder an export goes to: filled beside its place and moved in whole, and never at the cost of other files."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from cllkg.errors import NotWritable
from cllkg.files import not_writable, write_file

LEDGER = "manifest.json"
"""The file in each export that lists the others; a folder with it is one of ours."""

MADE_BY = "cllkg export"

_CURE = "Name a folder that is new or empty."


def require_free(directory: Path) -> str | None:
    """Make sure that nothing but an earlier export stands where an export is to go.

    Args:
        directory: The folder an export is to go to.

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
        raise NotWritable(f"{directory} is the folder you are in, which cannot be replaced.  Name one inside it.")
    try:
        present = {path.name for path in directory.iterdir()}
    except OSError as error:
        raise not_writable(directory, error) from None
    if not present:
        return None
    ledger = _read_ledger(directory)
    if ledger is None:
        raise NotWritable(f"{directory} is not empty, and holds no export of ours ({LEDGER}).  {_CURE}")
    format_, names = ledger
    strangers = sorted(present - {LEDGER} - names)
    if strangers:
        shown = ", ".join(strangers[:3]) + (" ..." if len(strangers) > 3 else "")
        raise NotWritable(f"{directory} holds more than the export in it: {shown}.  Move that away, or: {_CURE}")
    return format_


def write_folder(directory: Path, files: Mapping[str, bytes]) -> None:
    """Write files into a folder of their own, so that it holds all of them or is as it was.

    Args:
        directory: The folder; what it holds is replaced, so ask ``require_free`` first.
        files: Name to bytes.

    Raises:
        NotWritable: If the folder cannot be written; what stood there still stands.
    """
    # A link stays a link: what is replaced is the folder it leads to.
    directory = directory.resolve()
    try:
        directory.parent.mkdir(parents=True, exist_ok=True)
        desk = Path(tempfile.mkdtemp(prefix=f".{directory.name}.", dir=directory.parent))
    except OSError as error:
        raise not_writable(directory, error) from None
    try:
        fresh = desk / "new"
        for name, data in files.items():
            write_file(fresh / name, data)
        _swap(fresh, directory, desk / "old")
    except OSError as error:
        raise not_writable(directory, error) from None
    finally:
        shutil.rmtree(desk, ignore_errors=True)


def _swap(fresh: Path, directory: Path, old: Path) -> None:
    existed = directory.exists()
    if existed:
        directory.replace(old)
    try:
        fresh.replace(directory)
    except OSError:
        if existed:
            old.replace(directory)
        raise


def _read_ledger(directory: Path) -> tuple[str, set[str]] | None:
    """Return the format and the file names of the export in a folder, if there is one."""
    try:
        ledger = json.loads((directory / LEDGER).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(ledger, dict) or ledger.get("made_by") != MADE_BY or not isinstance(ledger.get("files"), dict):
        return None
    return str(ledger.get("format")), set(ledger["files"])
