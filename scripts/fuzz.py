"""Try every operation of a running server with generated requests, by what its OpenAPI document says, and MCP.

Prints for each operation how often which status was the answer, and each failure with a command that does it again: a
status, a media type, a header or a body that the document does not foresee, an error of the server's own, a method
that is not refused, an article that is still there once it is deleted. Ends with 1 where there is one.
"""

import argparse
import contextlib
import random
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import httpx

from index.encoder.locate import DEFAULT_MODEL
from service.access.keys import KeyFile
from service.access.scopes import Scope
from service.settings import Settings

SUPPORT = Path(__file__).resolve().parent.parent / "tests" / "support"
sys.path.insert(0, str(SUPPORT))
from fuzzing import PHASES, Outcome, add_news, exercise  # noqa: E402  # the path comes first
from fuzzing_mcp import exercise_mcp  # noqa: E402
from real_server import real_server  # noqa: E402
from running import running  # noqa: E402


def main() -> int:
    """Fuzz a server of its own, and judge."""
    arguments = parse()
    seed = arguments.seed if arguments.seed is not None else random.randrange(2**32)
    print(f"seed {seed}", flush=True)
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, server(Path(folder), models=arguments.models) as url:
        add_news(url)  # while no key is needed
        headers = with_key(Path(folder), arguments.scope)
        outcome = exercise(
            httpx.get(f"{url}/openapi.json").json(),
            url,
            examples=arguments.examples,
            seed=seed,
            phases=arguments.phases,
            headers=headers,
            encoder=DEFAULT_MODEL if arguments.models else "hashed",
        )
        exercise_mcp(outcome, url, examples=arguments.examples, seed_of=seed, headers=headers)
        alive = httpx.get(f"{url}/readyz").status_code
    report(outcome)
    print(f"{time.monotonic() - began:.0f} s; the server is {'ready' if alive == 200 else f'not ready: {alive}'}")
    return 1 if outcome.failures or alive != 200 else 0


def parse() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="scripts/fuzz", description=__doc__.split("\n", 1)[0])
    parser.add_argument("--examples", type=int, default=300, help="of each operation")
    parser.add_argument("--seed", type=int, help="does the same again")
    parser.add_argument("--scope", type=Scope, choices=list(Scope), help="ask with a key that has it; else without any")
    parser.add_argument("--models", action="store_true", help="the built-in models, not an encoder that hashes words")
    parser.add_argument("--phases", nargs="+", choices=PHASES, default=PHASES)
    return parser.parse_args()


def server(folder: Path, *, models: bool) -> contextlib.AbstractContextManager[str]:
    """A server process over an empty collection."""
    started: contextlib.AbstractContextManager[str] = (
        real_server(folder, Settings.load().cache) if models else running(folder / "data", ADDING_S="0")
    )
    return started


def with_key(folder: Path, scope: Scope | None) -> dict[str, str]:
    """The headers that send a key with the scope, which there is from now on."""
    if scope is None:
        return {}
    _, key = KeyFile(folder / "data" / "keys.json").add("fuzz", [scope], created=datetime.now(UTC))
    return {"Authorization": f"Bearer {key}"}


def report(outcome: Outcome) -> None:
    """Print what was tried, and what came of it."""
    for label, seen in sorted(outcome.statuses.items()):
        counted = "  ".join(f"{status} x {seen[status]:,}" for status in sorted(seen))
        print(f"{label:<34} {seen.total():6,}  {counted}")
    print(f"{len(outcome.links)} links followed, {outcome.links.total():,} times")
    for said, command in outcome.failures.items():
        print(f"\nFAILED {said}\n{command}")


if __name__ == "__main__":
    sys.exit(main())
