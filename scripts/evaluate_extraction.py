"""Measure the HTML reader on pages with known article bodies, beside trafilatura's own defaults.

The set is that of scrapinghub's article-extraction-benchmark: `ground-truth.json` (or `.json.gz`) and `html/ID.html.gz`
in one folder. The scores are its own: shared runs of four words, precision and recall averaged over the pages.

    python scripts/evaluate_extraction.py FOLDER
"""

import argparse
import gzip
import json
import re
import statistics
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from trafilatura import extract

from index.errors import InvalidArticle
from index.ingest.decode import decode
from index.ingest.html import split_html
from index.report import articles_of

_WORD = re.compile(r"\w+")
_RUN = 4


def main() -> None:
    """Read the folder, run both readers on every page, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="holds ground-truth.json[.gz] and html/*.html.gz")
    truth, pages = load(parser.parse_args().folder)
    print(f"{len(pages)} pages\n")
    print(f"{'reader':<24}{'F1':>8}{'precision':>11}{'recall':>8}{'empty':>7}{'ms/page':>9}")
    for name, reader in {"nutgraf": read_with_nutgraf, "trafilatura defaults": read_with_trafilatura}.items():
        print_row(name, reader, truth, pages)


def load(folder: Path) -> tuple[dict[str, dict[str, str]], dict[str, bytes]]:
    """The true bodies and the pages, by id."""
    plain = folder / "ground-truth.json"
    raw = plain.read_bytes() if plain.exists() else gzip.decompress((folder / "ground-truth.json.gz").read_bytes())
    truth: dict[str, dict[str, str]] = json.loads(raw)
    return truth, {id: gzip.decompress((folder / "html" / f"{id}.html.gz").read_bytes()) for id in truth}


def read_with_nutgraf(html: bytes, url: str) -> str:
    """The text of all articles that are found in the page."""
    try:
        found = split_html(html, url=url, collected=datetime.now(UTC))
        return "\n\n".join(article.text for article in articles_of(found))
    except InvalidArticle:
        return ""


def read_with_trafilatura(html: bytes, url: str) -> str:
    """What trafilatura gives if nothing is asked of it."""
    return extract(decode(html), url=url) or ""


def print_row(
    name: str, reader: Callable[[bytes, str], str], truth: dict[str, dict[str, str]], pages: dict[str, bytes]
) -> None:
    """Score one reader; the time is that of reading alone."""
    start = time.perf_counter()
    texts = {id: reader(html, truth[id]["url"]) for id, html in pages.items()}
    took = (time.perf_counter() - start) * 1000 / len(pages)
    f1, precision, recall = score([(truth[id]["articleBody"], text) for id, text in texts.items()])
    empty = sum(not text for text in texts.values())
    print(f"{name:<24}{f1:>8.4f}{precision:>11.4f}{recall:>8.4f}{empty:>7}{took:>9.0f}")


def score(pairs: list[tuple[str, str]]) -> tuple[float, float, float]:
    """F1, precision and recall of (true, found) texts; F1 is that of the two averages."""
    precisions, recalls = [], []
    for true, found in pairs:
        wanted, got = _runs(true), _runs(found)
        both = (wanted & got).total()
        if got:
            precisions.append(both / got.total())
        if wanted:
            recalls.append(both / wanted.total())
    precision, recall = statistics.mean(precisions), statistics.mean(recalls)
    return 2 * precision * recall / (precision + recall), precision, recall


def _runs(text: str) -> Counter[tuple[str, ...]]:
    """How often each run of four words occurs; shorter texts are one run."""
    words = _WORD.findall(text)
    runs = (tuple(words[i : i + _RUN]) for i in range(max(1, len(words) - _RUN + 1)))
    return Counter(run for run in runs if run)


if __name__ == "__main__":
    main()
