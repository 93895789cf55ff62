"""Ask a real server from several clients at once, in turns with and without articles being added at full speed.

Prints errors, the median and the 95th percentile of both kinds, and their ratio; ends with 1 on any error, or where
adding makes the 95th percentile more than twice as long.
"""

import argparse
import http.client
import itertools
import json
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from index.article import Article
from index.ingest.sources import read_source
from index.report import articles_of
from scripts.serving import PATIENCE_S, serving

MOST = 2.0
"""How many times longer the 95th percentile may be while articles are added."""
BASE = 100
"""Articles that are there before the first question."""
BATCH = 20


@dataclass
class Phase:
    """What the clients saw while articles were added, or were not."""

    name: str
    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    added: int = 0

    def p95(self) -> float:
        """The 95th percentile in milliseconds."""
        return statistics.quantiles(self.seconds, n=20)[-1] * 1e3

    def line(self) -> str:
        """The figures of the phase on one line."""
        added = f", {self.added:,} articles added" if self.added else ""
        return (
            f"{self.name:<8} {len(self.seconds):6,} answers  p50 {statistics.median(self.seconds) * 1e3:7.1f} ms  "
            f"p95 {self.p95():7.1f} ms  {len(self.errors)} errors{added}"
        )


def main() -> int:
    """Run the phases in turn, and judge."""
    arguments = parse()
    articles = list(articles_of(read_source(arguments.articles, collected=datetime.now(UTC))))
    if len(articles) <= BASE:
        raise SystemExit(f"{arguments.articles} has {len(articles)} articles; give more than {BASE}")
    base, rest = articles[:BASE], without_end(articles[BASE:])
    questions = [f"What is known about {article.title}?" for article in base]
    quiet, adding = Phase("quiet"), Phase("adding")
    rounds = max(1, round(arguments.minutes * 60 / arguments.phase))
    with tempfile.TemporaryDirectory() as data, serving(Path(data), NUTGRAF_LOG_LEVEL="warning") as (port, _):
        for start in range(0, BASE, BATCH):
            add(port, base[start : start + BATCH])
        # begins and ends quiet, so that a collection that grows weighs on both alike
        for number, total in enumerate([quiet, *[adding, quiet] * rounds]):
            seconds = arguments.phase / 2 if number in (0, 2 * rounds) else arguments.phase
            part = Phase(total.name)
            run(part, port, questions, rest if total is adding else None, arguments.clients, seconds)
            print(part.line(), flush=True)
            total.seconds += part.seconds
            total.errors += part.errors
            total.added += part.added
    return judge(quiet, adding)


def parse() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="scripts/soak", description=__doc__.split("\n", 1)[0])
    parser.add_argument("articles", help="a file or folder of articles, as nutgraf add takes it")
    parser.add_argument("--minutes", type=float, default=2, help="of each kind")
    parser.add_argument("--phase", type=float, default=20, help="seconds until the other kind has its turn")
    parser.add_argument("--clients", type=int, default=8)
    return parser.parse_args()


def judge(quiet: Phase, adding: Phase) -> int:
    """Print the sum of each kind and the ratio; 1 where it is not good enough."""
    print("all:")
    for total in (quiet, adding):
        print(total.line())
        for error in dict.fromkeys(total.errors):
            print(f"  {total.errors.count(error)} x {error}")
    ratio = adding.p95() / quiet.p95()
    print(f"p95 adding / quiet: {ratio:.2f} (at most {MOST:.0f})")
    return 1 if quiet.errors or adding.errors or ratio > MOST or not adding.added else 0


def without_end(articles: list[Article]) -> Iterator[Article]:
    """The articles, then again under other ids and with another end, so that each is work."""
    for turn in itertools.count():
        for article in articles:
            text = f"{article.text}\n\nEdition {turn}." if turn else article.text
            yield Article.create(
                id=f"{turn}-{article.id}",
                title=article.title,
                text=text[:900_000],
                source=article.source,
                lang=article.lang,
                collected=article.collected,
            )


def run(
    phase: Phase, port: int, questions: list[str], articles: Iterator[Article] | None, clients: int, seconds: float
) -> None:
    """Ask from all clients until the time is over, and meanwhile add what there is; ends when all have ended."""
    stop = time.perf_counter() + seconds
    threads = [threading.Thread(target=ask, args=(phase, port, questions[7 * n :], stop)) for n in range(clients)]
    if articles is not None:
        threads.append(threading.Thread(target=keep_adding, args=(phase, port, articles, stop)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def ask(phase: Phase, port: int, questions: list[str], stop: float) -> None:
    """One client, which asks its next question as soon as it has an answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
    for question in itertools.cycle(questions):
        began = time.perf_counter()
        if began > stop:
            return
        try:
            connection.request("GET", f"/v1/ask?question={quote(question)}")
            response = connection.getresponse()
            body = response.read()
        except (OSError, http.client.HTTPException) as error:
            phase.errors.append(type(error).__name__)
            connection.close()
            continue
        phase.seconds.append(time.perf_counter() - began)
        if response.status != 200:
            phase.errors.append(f"{response.status} {body[:200]!r}")


def keep_adding(phase: Phase, port: int, articles: Iterator[Article], stop: float) -> None:
    """Hand in one batch after another; the last one may end after the clients have."""
    while time.perf_counter() < stop:
        try:
            phase.added += add(port, list(itertools.islice(articles, BATCH)))
        except (OSError, http.client.HTTPException, RuntimeError) as error:
            phase.errors.append(f"adding: {error}")


def add(port: int, articles: Iterable[Article]) -> int:
    """Hand in articles; how many were added."""
    records = [
        {"id": each.id, "title": each.title, "text": each.text, "source": each.source, "lang": each.lang}
        for each in articles
    ]
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
    body = json.dumps({"articles": records})
    connection.request("POST", "/v1/articles", body, {"content-type": "application/json"})
    response = connection.getresponse()
    content = response.read()
    if response.status != 200:
        raise RuntimeError(f"{response.status} {content[:200]!r}")
    return int(json.loads(content)["added"])


if __name__ == "__main__":
    sys.exit(main())
