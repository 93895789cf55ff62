"""nutgraf keys: who may use the server."""

from datetime import UTC, datetime

import click

from service.access.expiry import parse_expiry
from service.access.keys import Key, KeyFile
from service.access.rates import parse_rate
from service.access.scopes import Scope
from service.cli import output
from service.cli.exits import Exit, found
from service.cli.options import json_option, with_settings
from service.settings import Settings
from service.shapes import Json, moment


class Rate(click.ParamType[str]):
    """Requests in a span of time."""

    name = "rate"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The text as it is, once it can be read."""
        try:
            parse_rate(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)
        return value


@click.group()
def command() -> None:
    """Make, list and revoke the API keys of the server."""


@command.command()
@click.argument("name")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    type=click.Choice([scope.value for scope in Scope]),
    default=[Scope.ASK.value],
    show_default=True,
    help="What it may do; repeatable. `admin` includes the others.",
)
@click.option(
    "--expires", metavar="WHEN", help="How long it lasts: 90d, 6mo, 1y, or up to a date; for ever by default."
)
@click.option("--rate", "allowed", type=Rate(), help="Its requests in a span of time, such as 600/minute.")
@json_option
@with_settings
def add(
    name: str, *, scopes: tuple[str, ...], expires: str | None, allowed: str | None, as_json: bool, settings: Settings
) -> Exit:
    """Make a key, and print it: it is not kept, and cannot be shown again."""
    now = datetime.now(UTC).replace(microsecond=0)
    until = parse_expiry(expires, now=now) if expires else None
    key, text = KeyFile(settings.keys_path).add(
        name, [Scope(scope) for scope in scopes], created=now, expires=until, rate=allowed or ""
    )
    if as_json:
        output.json({**_shape(key), "key": text})
    else:
        output.data(text)
        output.note(f"nutgraf: this is the only time that the key {key.id} is shown; the server knows it at once")
    return Exit.FOUND


@command.command("list")
@json_option
@with_settings
def list_(*, as_json: bool, settings: Settings) -> Exit:
    """List keys, one a line: id, name, scopes, when they end, rate."""
    keys = KeyFile(settings.keys_path).read()
    if as_json:
        output.json({"keys": [_shape(key) for key in keys]})
        return found(keys)
    for key in keys:
        output.data("\t".join((key.id, key.name, ",".join(key.scopes), _end(key), key.rate or "-")))
    if not keys:
        answered = "nobody" if settings.keys_path.exists() else "this machine only"
        output.note(f"nutgraf: there are no keys; the server answers {answered}")
    return found(keys)


@command.command()
@click.argument("id")
@json_option
@with_settings
def revoke(id: str, *, as_json: bool, settings: Settings) -> Exit:
    """Take a key out; it is refused from then on."""
    key = KeyFile(settings.keys_path).revoke(id)
    if as_json:
        output.json(_shape(key))
    else:
        output.data(f"{key.id} revoked")
    return Exit.FOUND


def _shape(key: Key) -> Json:
    return {
        "id": key.id,
        "name": key.name,
        "scopes": list(key.scopes),
        "created": moment(key.created),
        "expires": moment(key.expires) if key.expires else None,
        "rate": key.rate or None,
    }


def _end(key: Key) -> str:
    if key.expires is None:
        return "-"
    return moment(key.expires) + (" (over)" if key.expired(datetime.now(UTC)) else "")
