"""Run one program of a reader's environment and print what it found, as one JSON object.

    build/readers/kgx/bin/python tests/readers/run.py tests/readers/kgx/check.py nodes.tsv edges.tsv

A program is a module with a function ``check`` that takes the arguments and returns ``reader``, ``problems`` and
``counts``. Nothing else reaches stdout, however chatty the libraries are, and none of them reaches the network.
"""

from __future__ import annotations

import json
import os
import runpy
import socket
import sys
from pathlib import Path
from typing import Any, NoReturn


class NetworkUsed(OSError):
    """A reader wanted something from the network, which a test must not depend on."""


def refuse_network() -> None:
    """Make every way out of this machine fail at once, and say what was wanted."""

    def refuse(*wanted: Any, **_: Any) -> NoReturn:
        raise NetworkUsed(f"a reader wanted the network: {wanted}")

    class Unconnected(socket.socket):
        connect = refuse
        connect_ex = refuse

    socket.getaddrinfo = refuse
    socket.create_connection = refuse
    socket.socket = Unconnected  # type: ignore[misc]


def main(program: str, *arguments: str) -> None:
    """Run ``check`` of a program and print its answer."""
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    refuse_network()
    # This folder has folders named for packages; only the program's own folder is for importing.
    sys.path[0] = str(Path(program).resolve().parent)
    found = runpy.run_path(program)["check"](*arguments)
    with answer:
        print(json.dumps({name: found[name] for name in ("reader", "problems", "counts")}), file=answer)


if __name__ == "__main__":
    main(*sys.argv[1:])
