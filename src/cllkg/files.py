"""Write files so that a reader sees the old one or the new one, never half of one."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path

from cllkg.errors import NotWritable


def write_file(path: Path, data: bytes) -> None:
    """Write a file in one step, making its folder.

    Raises:
        NotWritable: If the place cannot be written; what stood there still stands.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as error:
        raise not_writable(path, error) from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        # mkstemp is private to its owner; a product is readable by all, as umask allows.
        Path(name).chmod(0o666 & ~_umask())
        Path(name).replace(path)
    except OSError as error:
        Path(name).unlink(missing_ok=True)
        raise not_writable(path, error) from None
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def not_writable(path: Path, error: OSError) -> NotWritable:
    """Return the error for a path that cannot be written."""
    cure = _CURES.get(error.errno or 0, "Choose another place.")
    return NotWritable(f"{path} cannot be written: {error.strerror or error}.  {cure}")


_CURES = {
    errno.ENOSPC: "Choose another place, or make room.",
    errno.EDQUOT: "Choose another place, or make room.",
    errno.EISDIR: "Name a file, not a folder.",
    errno.EACCES: "Choose another place, or ask for permission to write there.",
    errno.EPERM: "Choose another place, or ask for permission to write there.",
}


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
