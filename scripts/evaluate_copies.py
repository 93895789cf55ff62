"""Measure on real texts how copies are found, and how related articles are: what is found against trying every pair.

Takes folders that hold `NAME.txt.gz` (an id and a text on each line) with `NAME.truth` (pairs of ids that are copies),
or judged collections as `scripts/evaluate` reads them. In these, two articles that answer the same question are
related, unless one copies the other.
"""

import argparse
import gzip
import itertools
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from index.copies import are_copies, bands, shingles
from index.encoder.load import load_encoder
from index.engine import Engine
from index.report import articles_of
from scripts.judged import Judged

Pair = tuple[str, str]
RELATED = 10


def main() -> int:
    """Measure each folder that is named."""
    parser = argparse.ArgumentParser(prog="scripts/evaluate_copies", description=__doc__.split("\n", 1)[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--work", type=Path, default=Path("build/evaluate"), help="where the indexes are kept")
    arguments = parser.parse_args()
    for folder in arguments.folders:
        planted = list(folder.glob("*.truth"))
        if planted:
            measure(folder.name, read_texts(planted[0].with_suffix(".txt.gz")), read_pairs(planted[0]))
        else:
            judged = Judged.read(folder)
            texts = {article.id: article.text for article in articles_of(judged.articles)}
            measure(folder.name, texts, set())
            related(judged, arguments.work)
    return 0


def read_texts(path: Path) -> dict[str, str]:
    """Texts by id."""
    with gzip.open(path, "rt", encoding="utf-8", errors="replace") as file:
        return dict(line.rstrip("\n").split(" ", 1) for line in file if " " in line)


def read_pairs(path: Path) -> set[Pair]:
    """Pairs of ids, each in order."""
    return {ordered(*line.split()) for line in path.read_text().splitlines() if line.strip()}


def ordered(one: str, other: str) -> Pair:
    """The pair whichever came first."""
    return (one, other) if one < other else (other, one)


def measure(name: str, texts: dict[str, str], planted: set[Pair]) -> None:
    """What MinHash proposes and overlap confirms, beside what overlap confirms of all pairs that share anything."""
    cut = {id: shingles(text) for id, text in texts.items()}
    began = time.perf_counter()
    proposed = sharing({id: bands(each) for id, each in cut.items()}, least=1)
    seconds = time.perf_counter() - began
    confirmed = {pair for pair in proposed if are_copies(cut[pair[0]], cut[pair[1]])}
    true = {pair for pair in sharing(cut, least=10) if are_copies(cut[pair[0]], cut[pair[1]])}
    print(f"{name}: {len(texts):,} texts, {len(true)} pairs of copies by trying every pair")
    share = len(confirmed & true) / max(1, len(true))
    print(f"  proposed {len(proposed)}, confirmed {len(confirmed)}, of all {share:.3f}")
    print(f"  {1000 * seconds / len(texts):.2f} ms a text")
    if planted:
        print(f"  planted {len(planted)}, found {len(planted & confirmed)}, others {len(confirmed - planted)}")


def sharing(parts: Mapping[str, Iterable[object]], least: int) -> set[Pair]:
    """Pairs that have at least so many parts in common."""
    holders: defaultdict[object, list[str]] = defaultdict(list)
    for id, each in parts.items():
        for part in set(each):
            holders[part].append(id)
    common: Counter[Pair] = Counter()
    for ids in holders.values():
        common.update(ordered(*pair) for pair in itertools.combinations(ids, 2))
    return {pair for pair, count in common.items() if count >= least}


def related(judged: Judged, work: Path) -> None:
    """How often an article's neighbours hold the other one that answers the same question, and never a copy of it."""
    with Engine.open(work / judged.name, load_encoder(cache=work / "cache"), create=True) as engine:
        engine.add(judged.articles)
        stats = engine.stats()
        places: list[int] = []
        for golds in judged.qrels.values():
            for one, other in itertools.permutations(sorted(golds), 2):
                copies = {copy.id for copy in engine.copies(one)}
                if other in copies:
                    continue
                found = [{hit.article.id, *(copy.id for copy in hit.copies)} for hit in engine.related(one, RELATED)]
                if any(ids & {one, *copies} for ids in found):
                    raise SystemExit(f"{one} is related to itself")
                places.append(next((place for place, ids in enumerate(found, 1) if other in ids), 0))
        print(f"  {stats.articles - stats.stories} of {stats.articles} articles are folded under another's story")
        first, within = places.count(1) / len(places), sum(place > 0 for place in places) / len(places)
        print(f"  related: {len(places)} pairs, nearest {first:.3f}, among {RELATED} {within:.3f}")


if __name__ == "__main__":
    sys.exit(main())
