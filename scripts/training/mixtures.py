"""Mixtures: what each of the three passes of the training is made of.

The first teaches to read: many kinds of questions, each example for itself. The second teaches to tell apart: a
passage that answers beside passages that only speak of the same thing, and questions about a name or a number that
the passage does not speak of. The third goes over both again, with half of the questions put in other words.
"""

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from scripts.training.examples import Example, Group, Row, held_out_rows, read_rows
from scripts.training.joining import Joiner
from scripts.training.near_misses import silenced, swapped
from scripts.training.rewording import Rewording

TITLE_KEPT = 0.7
"""Share of the examples that keep their title: an article's title helps, and must not be needed."""
RIVALS = 2
"""Passages that do not answer beside one that does."""
SILENCED = 0.6
"""Share of the answerable questions with the same passage less the sentence that answers, where there can be one."""
SWAPPED = 0.6
"""Share of the answerable questions that come once more with a name or a number changed, where one can be."""
REWORDED = 0.5
"""Share of the questions that are put in other words, where a pass does that."""


@dataclass(frozen=True, slots=True)
class Share:
    """How much of a set is taken (all of it when None), how its rows are read, and whether with their neighbours."""

    most: int | None
    read: "Callable[[Row, random.Random], Iterator[Group]]"
    joined: bool = False


Mixture = Mapping[str, Share]


def mixed(folder: Path, mixture: Mixture, seed: int, rewording: Rewording | None = None) -> list[Group]:
    """The whole mixture, in an order that depends on the seed alone."""
    choose = random.Random(seed)
    kept_out = held_out_rows(folder)
    texts = {row["context"] for row in kept_out} | {row["question"].lower() for row in kept_out}
    ranked = read_rows(folder / "rank_from_qa.jsonl.gz")
    rivals = {(row["question"], row["positive"]): row["negatives"] for row in ranked}
    joiner = Joiner(read_rows(folder / f"{name}.jsonl.gz") for name in ("qamr", "qadiscourse"))
    groups: list[Group] = []
    for name, share in mixture.items():
        rows = [row for row in read_rows(folder / f"{name}.jsonl.gz") if not texts & _texts(row)]
        choose.shuffle(rows)
        for row in rows[: share.most]:
            negatives = row.get("negatives", rivals.get((row["question"], row.get("context")), []))
            row["negatives"] = [negative for negative in negatives if negative not in texts]
            groups += share.read(joiner.joined(row, choose) if share.joined else row, choose)
    choose.shuffle(groups)
    if rewording:
        groups = [_reworded(group, rewording, choose) if choose.random() < REWORDED else group for group in groups]
    titles = {example.passage: example.title for group in groups for example in group if example.title}
    return [_titled(group, titles) if choose.random() < TITLE_KEPT else _untitled(group) for group in groups]


def _titled(group: Group, titles: Mapping[str, str]) -> Group:
    """Rivals get their own titles; a group where one has none goes without, or titles would tell them apart."""
    if len(group) == 1:
        return group
    found = tuple(replace(example, title=example.title or titles.get(example.passage, "")) for example in group)
    return found if all(example.title for example in found) else _untitled(found)


def _reworded(group: Group, rewording: Rewording, choose: random.Random) -> Group:
    """What asked the same before asks the same after."""
    others = {question: rewording.reworded(question, choose) for question in dict.fromkeys(e.question for e in group)}
    return tuple(replace(example, question=others[example.question]) for example in group)


def _untitled(group: Group) -> Group:
    return tuple(replace(example, title="") for example in group)


def _texts(row: Row) -> set[str]:
    return {row.get("context") or row.get("positive") or "", row["question"].lower()}


def _marked(row: Row, choose: random.Random) -> Iterator[Group]:
    """A SQuAD-like row; of several marked answers one that most annotators gave."""
    title = "" if row["source"].startswith(_WITHOUT_TITLES) else row["title"].replace("_", " ")
    if row["is_impossible"]:
        yield (Example(row["question"], title, row["context"], None, False),)
        return
    given = [answer["text"] for answer in row["answers"]]
    most = max(given.count(text) for text in given)
    answer = choose.choice([a for a in row["answers"] if given.count(a["text"]) == most])
    start = answer["answer_start"]
    yield (Example(row["question"], title, row["context"], (start, start + len(answer["text"])), True),)


_WITHOUT_TITLES = ("qamr", "qadiscourse", "squadshifts_amazon", "squadshifts_reddit")
"""Whose titles name the set and not the text."""


def _pair(row: Row, choose: random.Random) -> Iterator[Group]:  # noqa: ARG001 - reads like the others
    """A passage that answers, with no span."""
    yield (Example(row["question"], row.get("title") or "", row["positive"], None, True),)


def _pair_and_negative(row: Row, choose: random.Random) -> Iterator[Group]:
    yield from _pair(row, choose)
    yield from _negative(row, choose)


def _negative(row: Row, choose: random.Random) -> Iterator[Group]:
    """One of the passages on the same matter that do not answer."""
    if row["negatives"]:
        negative = choose.choice(row["negatives"])
        yield (Example(row["question"], row.get("title") or "", negative, None, False),)


def _with_rival(row: Row, choose: random.Random) -> Iterator[Group]:
    """A marked row beside one passage that nearly answers."""
    yield from _with_rivals(row, choose, 1)


def _with_rivals(row: Row, choose: random.Random, most: int = RIVALS) -> Iterator[Group]:
    """A marked row beside passages that nearly answer, and now and then its question with something changed."""
    for (example,) in _marked(row, choose):
        if example.span is None:
            yield (example,)
            return
        rivals = _rivals(row, choose, most)
        rest = silenced(example.passage, example.span, [answer["text"] for answer in row["answers"]])
        if rest and choose.random() < SILENCED:
            rivals = [replace(example, passage=rest, span=None, answers=False), *rivals[: most - 1]]
        yield (example, *rivals)
        changed = swapped(example.question, example.passage, choose)
        if changed and choose.random() < SWAPPED:
            yield (Example(changed, example.title, example.passage, None, False),)


def _pair_with_rivals(row: Row, choose: random.Random) -> Iterator[Group]:
    for (example,) in _pair(row, choose):
        yield (example, *_rivals(row, choose, RIVALS))


def _rivals(row: Row, choose: random.Random, most: int) -> list[Example]:
    negatives = choose.sample(row["negatives"], min(most, len(row["negatives"])))
    return [Example(row["question"], "", negative, None, False) for negative in negatives]


READING: Mixture = {
    "squad_dev": Share(None, _marked),
    "squadshifts_new_wiki": Share(None, _marked),
    "rank_from_qa": Share(None, _negative),
    "mined_unans": Share(None, _marked),
    "qamr": Share(4_000, _marked),
    "squadshifts_reddit": Share(3_000, _marked),
    "qadiscourse": Share(3_000, _marked),
    "squadshifts_amazon_reviews": Share(2_000, _marked),
    "disflqa": Share(2_000, _marked),
    "boolq_pairs": Share(2_000, _pair),
    "selqa_pairs": Share(1_500, _pair_and_negative),
    "fairytaleqa": Share(1_500, _marked),
    "qed_nq_dev": Share(None, _marked),
    "covidqa": Share(None, _marked),
    "clapnq_unans": Share(None, _marked),
}
"""Sets and how many rows of each: those nearest to questions about news whole, the narrower ones in part."""

TELLING_APART: Mixture = {
    "squad_dev": Share(None, _with_rivals),
    "squadshifts_new_wiki": Share(4_000, _with_rivals),
    "qed_nq_dev": Share(None, _with_rivals),
    "qamr": Share(6_000, _with_rivals, joined=True),
    "mined_unans": Share(2_000, _marked),
    "squadshifts_reddit": Share(1_500, _marked),
    "qadiscourse": Share(2_500, _with_rivals, joined=True),
    "disflqa": Share(1_500, _marked),
    "boolq_pairs": Share(1_000, _pair),
    "selqa_pairs": Share(1_200, _pair_with_rivals),
    "fairytaleqa": Share(1_000, _marked),
    "covidqa": Share(None, _with_rivals),
    "clapnq_unans": Share(None, _marked),
}
"""The sets that have passages to tell apart, with enough of the others that their kinds of questions are not lost."""

BOTH_AGAIN: Mixture = {
    "squad_dev": Share(None, _with_rival),
    "squadshifts_new_wiki": Share(5_000, _with_rival),
    "qed_nq_dev": Share(None, _with_rival),
    "mined_unans": Share(2_000, _marked),
    "qamr": Share(4_000, _with_rival, joined=True),
    "squadshifts_reddit": Share(5_000, _marked),
    "qadiscourse": Share(2_500, _with_rival, joined=True),
    "squadshifts_amazon_reviews": Share(2_500, _marked),
    "disflqa": Share(2_500, _marked),
    "boolq_pairs": Share(800, _pair),
    "selqa_pairs": Share(1_200, _pair_with_rivals),
    "fairytaleqa": Share(2_500, _marked),
    "covidqa": Share(None, _with_rival),
    "clapnq_unans": Share(None, _marked),
}
"""Of both; what was seen least before, most."""
