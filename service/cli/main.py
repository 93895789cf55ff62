"""nutgraf: the command group, and the one place where errors become messages and exit codes."""

import contextlib
import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from index.errors import NutgrafError
from service.cli.exits import Exit, exit_of

COMMANDS = {
    "ask": "Answer a question with a verbatim, cited quote, or say that the articles do not.",
    "search": "Find passages by meaning and by words.",
    "add": "Take in articles from files, folders, addresses or standard input.",
    "pages": "Take in one raw page, and show which articles it held.",
    "list": "List articles, newest first.",
    "get": "Show one article.",
    "related": "Find other stories that are close to an article.",
    "delete": "Delete articles, by id or by filter.",
    "evaluate": "Measure search and answers by questions whose answers are known.",
    "tune": "Fit search and silence to questions whose answers are known.",
    "reencode": "Build the collection anew with another model.",
    "stats": "Count what the collection holds.",
    "keys": "Make, list and revoke the API keys of the server.",
    "serve": "Serve the collection over HTTP.",
    "mcp": "Serve the collection to an assistant that speaks MCP, over standard input and output.",
}


class LazyGroup(click.Group):
    """Imports a command's module only when that command is used: `--help` takes 0.1 s in place of 0.6."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order in which one needs them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The `command` of the module by that name."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"service.cli.commands.{cmd_name}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The table above; click would import every module for its docstring."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 found or answered, 1 failure, 2 usage, 3 nothing found or not answered, "
    "4 the collection is missing or refused. Settings come from flags, then NUTGRAF_… variables, then config.toml.",
)
@click.version_option(package_name="nutgraf", message="%(package)s %(version)s")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Search your news articles by meaning, and get answers that quote and cite them."""
    if os.environ.get("NO_COLOR"):
        ctx.color = False


def main() -> None:
    """Run the command line and leave with its exit code."""
    _fill_in_streams()
    for stream in (sys.stdout, sys.stderr):
        # a terminal without the article's letters shows `?` for them
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # both are text files here
    try:
        code = run(sys.argv[1:])
        sys.stdout.flush()
    except BrokenPipeError:
        # whoever read our output has seen enough; Python must not complain when it closes the stream
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = Exit.FAILURE
    except KeyboardInterrupt:
        code = Exit.INTERRUPTED
    sys.exit(code)


def _fill_in_streams() -> None:
    """Let standard streams that came closed be empty ones: else the files opened next would take their places."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode))  # noqa: SIM115  # until the process ends


def run(args: Sequence[str]) -> int:
    """Run one command line; expected errors become one line on standard error and an exit code."""
    try:
        code: int = cli.main(list(args), prog_name="nutgraf", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort:
        return Exit.INTERRUPTED
    except NutgrafError as error:
        _complain(error)
        return exit_of(error)
    except BrokenPipeError:
        raise
    except OSError as error:
        _complain(error)
        return Exit.FAILURE
    return code


def _complain(error: Exception) -> None:
    with contextlib.suppress(BrokenPipeError):
        click.echo(f"nutgraf: {error}", err=True)
