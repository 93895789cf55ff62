"""Output: data on standard output; notes and progress on standard error, moving only on a terminal."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import click

from index.answer import Hit, Interpreted
from service.cli import render
from service.shapes import Json, json_bytes

OF_THE_ANSWER = ("latest", "conflict")
"""Notes that tell of the answer, not of the question."""


def data(text: str) -> None:
    """What was asked for."""
    click.echo(text)


def json(value: Json) -> None:
    """What HTTP answers, byte for byte, and a line end."""
    click.echo(json_bytes(value))


def hits(found: Sequence[Hit], *, explain: bool = False) -> None:
    """The hits, or a note that there are none."""
    if found:
        data(render.hits(found, explain=explain))
    else:
        note("nutgraf: nothing found")


def note(text: str) -> None:
    """What a person may want to know, and a pipe must not get."""
    click.echo(render.clean(text), err=True)


def understood(interpreted: Interpreted) -> None:
    """What was read out of the question beyond its words, and what else the articles say to it."""
    for name, value in interpreted.notes.items():
        told = name if name in OF_THE_ANSWER else f"understood {name}"
        note(f"nutgraf: {told}: {value}")


@contextmanager
def progress(label: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
    """A bar on a terminal, fed with the count done; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda done: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=total)
        yield lambda done: bar.update(task, completed=done)
