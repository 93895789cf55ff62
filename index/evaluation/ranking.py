"""Ranking: how well the articles that answer stand in what a search finds, by the definitions of TREC."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.errors import PartMissing

CUT = 10
"""Where nDCG and MRR look no further: a page of hits."""

Ranking = Sequence[str]
"""What a search found, best first."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """One question's figures, each in [0, 1]: recall among the best k, nDCG@10, MRR@10, and the first one's."""

    recall: float
    ndcg: float
    mrr: float
    first: float


def check_ranking() -> None:
    """Refuse what could not be judged before an hour of questions is asked.

    Raises:
        PartMissing: ir-measures is not installed.
    """
    try:
        import ir_measures  # noqa: F401  # only whether it is there
    except ImportError as error:
        raise PartMissing.evaluate("ir-measures") from error


def ranked(found: Mapping[str, Ranking], wanted: Mapping[str, Sequence[str]], k: int) -> dict[str, Ranked]:
    """The figures of each question, by its id.

    Args:
        found: for each question, what its search found.
        wanted: for each question, what it should have found.
        k: how many hits recall looks at.

    Raises:
        PartMissing: ir-measures is not installed.
    """
    check_ranking()
    import ir_measures
    from ir_measures import RR, R, Success, nDCG

    measures = (R @ k, nDCG @ CUT, RR @ CUT, Success @ 1)
    figures = {(id, measure): 0.0 for id in wanted for measure in measures}
    qrels = {id: dict.fromkeys(articles, 1) for id, articles in wanted.items()}
    # by rank, not by score: TREC puts equal scores in an order of its own
    run = {id: {article: 1 / rank for rank, article in enumerate(found[id], 1)} for id in wanted}
    for metric in ir_measures.iter_calc(measures, qrels, run) if wanted else ():
        figures[metric.query_id, metric.measure] = metric.value
    return {id: Ranked(*(figures[id, measure] for measure in measures)) for id in wanted}
