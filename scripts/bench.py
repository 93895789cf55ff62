"""Measure speed and size against sentence-transformers in the same run, on a folder with `corpus.jsonl[.gz]`.

Timings of this machine and of its neighbours vary, so every comparison interleaves both sides and is a ratio.
"""

import argparse
import contextlib
import http.client
import itertools
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

from index.chunk import Chunker, encoder_text, header
from index.encoder.load import load_encoder
from index.encoder.locate import DEFAULT_MODEL, locate
from index.engine import Engine
from index.query import Query
from index.reader.base import READ_HITS
from index.reader.model import ReaderModel
from index.recency import TIMELESS
from index.report import articles_of
from scripts.judged import Judged
from scripts.serving import ROOT, serving

PARTS = ("add", "search", "read", "start")
ROUNDS = 3
ARTICLES_A_ROUND = 30
"""About 400 passages: some seconds for either side."""
MOST_CLIENTS = 64
"""All of whom may wait here, where the server by default would send most away."""


def main() -> int:
    """Run the parts that were asked for, all by default, and print their figures."""
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__.split("\n", 1)[0])
    parser.add_argument("corpus", type=Path, help="a judged collection, as scripts/evaluate takes it")
    parser.add_argument(
        "--work", type=Path, default=Path("build/evaluate"), help="where scripts/evaluate keeps indexes"
    )
    parser.add_argument("--seconds", type=float, default=10, help="length of each load over HTTP")
    parser.add_argument("--questions", type=int, default=20, help="that passages are read for (default: %(default)s)")
    parser.add_argument("--only", choices=PARTS, action="append")
    arguments = parser.parse_args()
    parts = arguments.only or PARTS
    print(machine())
    judged = Judged.read(arguments.corpus)
    if "add" in parts:
        adding(judged, arguments.work)
    if "search" in parts:
        searching(judged, arguments.work, arguments.seconds)
    if "read" in parts:
        reading(judged, arguments.work, arguments.questions)
    if "start" in parts:
        starting(arguments.work)
    return 0


def machine() -> str:
    """The processor, its cores, and the interpreter."""
    name = platform.processor() or platform.machine()
    with contextlib.suppress(OSError):
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        name = next(line.split(": ", 1)[1] for line in lines if line.startswith("model name"))
    return f"{name}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"


def reference_model(work: Path) -> Any:
    """The same weights in sentence-transformers: PyTorch, float32, its defaults."""
    from sentence_transformers import SentenceTransformer

    work.mkdir(parents=True, exist_ok=True)
    return SentenceTransformer(str(locate(DEFAULT_MODEL, "", work / "cache").folder), device="cpu")


def adding(judged: Judged, work: Path) -> None:
    """Passages per second from text to durable and searchable, beside embedding alone by sentence-transformers."""
    model, encoder, chunker = reference_model(work), load_encoder(cache=work / "cache"), Chunker()
    articles = list(articles_of(judged.articles))
    folder = Path(tempfile.mkdtemp(dir=work))
    mine, theirs = [], []
    with Engine.open(folder / "collection", encoder, create=True) as engine:
        for number in range(ROUNDS + 1):
            part = articles[number * ARTICLES_A_ROUND :][:ARTICLES_A_ROUND]
            texts = [
                encoder_text(header(article, encoder), passage.text)
                for article in part
                for passage in chunker.cut(article, encoder)
            ]
            theirs.append(len(texts) / timed(partial(model.encode, texts)))
            mine.append(len(texts) / timed(partial(engine.add, part)))
    shutil.rmtree(folder)
    # the first round warms both sides up
    ratios = [a / b for a, b in zip(mine[1:], theirs[1:], strict=True)]
    print(f"add: {statistics.median(mine[1:]):.0f} passages/s from text to durable and searchable")
    print(f"     {statistics.median(theirs[1:]):.0f} passages/s SentenceTransformer.encode, embedding alone")
    print(f"     ratio {statistics.median(ratios):.2f} (rounds: {', '.join(f'{ratio:.2f}' for ratio in ratios)})")


def searching(judged: Judged, work: Path, seconds: float) -> None:
    """Latency in process and over HTTP, beside what sentence-transformers takes for the question alone."""
    questions = [str(question["text"]) for question in judged.questions]
    model, encoder = reference_model(work), load_encoder(cache=work / "cache")
    folder = work / judged.name
    now = datetime.now(UTC)
    with Engine.open(folder, encoder, create=True) as engine:
        engine.add(judged.articles)
        stats = engine.stats()
        print(f"search: {stats.articles} articles, {stats.passages} passages, {stats.bytes / 2**20:.0f} MiB on disk")
        report("in process", latencies(lambda text: engine.search(Query(text, now, rerank=False)), questions))
    with server(folder, work) as (port, pid):
        one, reference = [], []
        for _ in range(ROUNDS):
            # the server closes a connection that is idle while the other side is timed
            connection = http.client.HTTPConnection("127.0.0.1", port)
            one += latencies(partial(fetch, connection), questions)
            reference += latencies(model.encode, questions)
        report("HTTP, 1 client", one)
        report("SentenceTransformer.encode, the question alone", reference)
        print(f"  ratio of the medians {statistics.median(one) / statistics.median(reference):.2f}")
        rates = {clients: load(port, questions, clients, seconds) for clients in (1, 8, MOST_CLIENTS)}
        print(f"  8 clients / 1 client: {rates[8] / rates[1]:.2f}")
        print(f"  server memory {resident(pid):.0f} MiB")
    workers = os.cpu_count() or 1
    with server(folder, work, workers) as (port, _):
        print(f"serve --workers {workers}:")
        rates = {clients: load(port, questions, clients, seconds) for clients in (1, 8, MOST_CLIENTS)}
        print(f"  8 clients / 1 client: {rates[8] / rates[1]:.2f}")


def reading(judged: Judged, work: Path, most: int) -> None:
    """The best passages for a question read with it, beside embedding the same passages, one after the other."""
    encoder, model = load_encoder(cache=work / "cache"), ReaderModel()
    read, embedded, passages = [], [], []
    with Engine.open(work / judged.name, encoder, create=True) as engine:
        engine.add(judged.articles)
        asked = [str(question["text"]) for question in judged.questions[:most]]
        for text in [asked[0], *asked]:  # the first one warms both sides up
            hits = engine.retriever.search(Query(text, TIMELESS, k=READ_HITS))
            given = [(hit.article.title, hit.passage.text) for hit in hits]
            texts = [encoder_text(header(hit.article, encoder), hit.passage.text) for hit in hits]
            read.append(timed(partial(model.score, text, given)) / len(hits))
            embedded.append(timed(partial(encoder.encode_document, texts)) / len(hits))
            passages.append(len(hits))
    ratios = [a / b for a, b in zip(read[1:], embedded[1:], strict=True)]
    one, other = statistics.median(read[1:]), statistics.median(embedded[1:])
    print(f"read: {len(asked)} questions, {min(passages)} to {max(passages)} passages each")
    print(f"  ReaderModel.score     {one * 1e3:6.1f} ms a passage, {READ_HITS * one * 1e3:.0f} ms for {READ_HITS}")
    print(f"  encode_document       {other * 1e3:6.1f} ms a passage")
    print(f"  ratio {statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})")


def starting(work: Path) -> None:
    """Whole commands from a cold start, beside importing sentence-transformers and loading the model."""
    ask = [str(ROOT / "scripts" / "ask"), "what are the preconditions for Azerbaijan joining?"]
    help_ = [str(ROOT / ".venv" / "bin" / "nutgraf"), "--help"]
    load_model = "from sentence_transformers import SentenceTransformer as S; import sys; S(sys.argv[1], device='cpu')"
    model_path = str(reference_model(work)[0].auto_model.config._name_or_path)
    commands = {
        "scripts/ask, second run": ask,
        "nutgraf --help": help_,
        "import sentence-transformers, load the model": [sys.executable, "-c", load_model, model_path],
    }
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(ROUNDS + 1):
        for name, command in commands.items():
            times[name].append(timed(partial(subprocess.run, command, check=False, capture_output=True)))
    print("start:")
    reference = statistics.median(times["import sentence-transformers, load the model"][1:])
    for name, values in times.items():
        median = statistics.median(values[1:])
        print(f"  {name:<46} {median:6.2f} s  1/{reference / median:.1f} of the reference")


def timed(call: Callable[[], object]) -> float:
    """Seconds that a call takes."""
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def latencies(call: Callable[[str], object], questions: list[str]) -> list[float]:
    """Seconds for each question, after five to warm up."""
    for question in questions[:5]:
        call(question)
    return [timed(partial(call, question)) for question in questions]


def report(name: str, seconds: list[float]) -> None:
    """Print the median and the 95th percentile."""
    p95 = statistics.quantiles(seconds, n=20)[-1]
    print(f"  {name:<48} p50 {statistics.median(seconds) * 1e3:6.1f} ms  p95 {p95 * 1e3:6.1f} ms")


@contextlib.contextmanager
def server(collection: Path, work: Path, workers: int = 1) -> Iterator[tuple[int, int]]:
    """A real server over the collection, at which all clients may wait; yields its port and its process id."""
    with tempfile.TemporaryDirectory(dir=work) as data:
        Path(data, "collection").symlink_to(collection.resolve())
        settings = {"NUTGRAF_CACHE": str((work / "cache").resolve()), "NUTGRAF_QUEUE": str(MOST_CLIENTS)}
        with serving(Path(data), "--workers", str(workers), **settings) as (port, pid):
            yield port, pid


def fetch(connection: http.client.HTTPConnection, question: str) -> bytes:
    """One search over a connection that stays open."""
    connection.request("GET", f"/v1/search?q={quote(question)}&rerank=false")
    response = connection.getresponse()
    body = response.read()
    if response.status != 200:
        raise SystemExit(f"the server answered {response.status}: {body[:200]!r}")
    return body


def load(port: int, questions: list[str], clients: int, seconds: float) -> float:
    """Requests per second that so many clients get, each asking its next question as soon as it has an answer."""
    times: list[float] = []
    stop = time.perf_counter() + seconds

    def client(offset: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        for question in itertools.islice(itertools.cycle(questions), offset, None):
            times.append(timed(partial(fetch, connection, question)))
            if time.perf_counter() > stop:
                return

    threads = [threading.Thread(target=client, args=(number * 7,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    report(f"HTTP, {clients} clients, {len(times) / seconds:.0f} requests/s", times)
    return len(times) / seconds


def resident(pid: int) -> float:
    """MiB of memory that a process holds; 0 where the system does not tell."""
    with contextlib.suppress(OSError):
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        return int(next(line for line in lines if line.startswith("VmRSS:")).split()[1]) / 1024
    return 0.0


if __name__ == "__main__":
    sys.exit(main())
