"""The command line: parse arguments, call one function, print, choose the exit code.

Exit codes: 0 fine, 1 violations or no such thing, 2 wrong use. Results go to stdout, talk to stderr.
"""

from __future__ import annotations

import signal
import sys
import threading
from typing import Any, NoReturn

import click

from cllkg.cli.build import build, lint, validate, verify
from cllkg.cli.conflicts import conflicts
from cllkg.cli.explain import explain
from cllkg.cli.export import export
from cllkg.cli.impact import impact
from cllkg.cli.paths import paths
from cllkg.cli.query import query, questions
from cllkg.cli.sign import sign
from cllkg.cli.view import view
from cllkg.errors import CllkgError
from cllkg.version import __version__

# How a person, a system or a closed terminal tells a program to end.
_ENDINGS = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))


def _end(number: int, _: object) -> NoReturn:
    # What is open is closed on the way out, and what was being written is taken away: once, and to its end.
    for ending in _ENDINGS:
        signal.signal(ending, signal.SIG_IGN)
    sys.exit(128 + number)


class _Group(click.Group):
    """A group in which a person's mistake ends in one message and exit code 1, never a traceback."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run, and leave nothing half written when told to end, as when interrupted at the keyboard."""
        if threading.current_thread() is not threading.main_thread():
            return super().main(*args, **kwargs)
        # What whoever started it wants passed over, as nohup does, stays so.
        before = {one: signal.getsignal(one) for one in _ENDINGS if signal.getsignal(one) is not signal.SIG_IGN}
        try:
            for ending in before:
                signal.signal(ending, _end)
            return super().main(*args, **kwargs)
        finally:
            for ending, handler in before.items():
                signal.signal(ending, handler)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except CllkgError as error:
            click.echo(str(error), err=True)
            ctx.exit(1)
        except OSError as error:
            if isinstance(error, BrokenPipeError) or error.filename is None:
                raise
            click.echo(f"{error.filename}: {error.strerror}.", err=True)
            ctx.exit(1)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="cllkg")
def main() -> None:
    """A knowledge graph of CLL, immunity and lenalidomide in which every claim carries its evidence.

    Begin with: cllkg questions, then cllkg query q04.
    """


_COMMANDS = (
    build, lint, validate, verify,
    questions, query, explain, paths, conflicts, impact,
    view, export, sign,
)  # fmt: skip
for _command in _COMMANDS:
    main.add_command(_command)
