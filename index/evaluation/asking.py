"""Asking: every question is searched and asked, and what comes back is laid beside what is known."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from index.answer import Candidate, Hit
from index.engine import Engine
from index.evaluation.questions import Question
from index.evaluation.ranking import CUT, Ranked, check_ranking, ranked
from index.evaluation.wording import exact, holds, is_right, token_f1
from index.query import Group, Query
from index.reader.base import READ_HITS

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Judgement:
    """How a best answer compares with the known ones, the best of them counting.

    Attributes:
        exact: it is the same words.
        f1: how many words both share.
        held: the sentence it stands in holds a known answer.
        cited: it is cited to an article that answers, or none is known.
        right: see `is_right`; where only articles are known, it is cited to one of them.
    """

    exact: bool
    f1: float
    held: bool
    cited: bool
    right: bool


WRONG = Judgement(exact=False, f1=0.0, held=False, cited=False, right=False)
"""Any answer to a question that the collection cannot answer, and no answer at all."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question: what was found, the best answer however unlikely, and how both compare with what is known.

    Attributes:
        ranked: None where no article is known.
        answer: "" where nothing was read at all.
        quote: the sentence that it is cited with.
        search_ms: None where there was no search beside the question.
    """

    question: Question
    ranked: Ranked | None
    answer: str
    quote: str
    article: str
    confidence: float
    judgement: Judgement
    search_ms: float | None
    ask_ms: float

    def answered(self, threshold: float) -> bool:
        """Whether the answer is given at this threshold."""
        return bool(self.answer) and self.confidence >= threshold


def ask_all(
    engine: Engine,
    questions: Sequence[Question],
    *,
    k: int = CUT,
    rerank: bool = True,
    search: bool = True,
    progress: Progress | None = None,
) -> list[Outcome]:
    """Search and ask every question; `located` has found their stories.

    Args:
        engine: which has the articles.
        questions: whose answers are known.
        k: how many hits recall looks at.
        rerank: whether hits are put in the order of what is read in them.
        search: whether to search for articles, too; without, which takes half the time, the articles of the hits that
            a question is answered from are ranked.
        progress: called with the number of questions dealt with so far.

    Raises:
        PartMissing: ir-measures is not installed.
    """
    check_ranking()
    found: dict[str, tuple[Hit, ...]] = {}
    outcomes = []
    for done, question in enumerate(questions, 1):
        # the threshold is applied later: what is kept back is judged as well
        answer = engine.ask(_query(question, READ_HITS, Group.PASSAGE, rerank), min_confidence=0.0)
        result = engine.search(_query(question, max(k, CUT), Group.ARTICLE, rerank)) if search else None
        found[question.id] = result.hits if result else answer.hits
        best = Candidate(answer.answer, answer.confidence, answer.citations) if answer.answer is not None else None
        outcomes.append(_outcome(question, best, result.took_ms if result else None, answer.took_ms))
        if progress:
            progress(done)
    figures = ranked_stories(questions, found, k)
    return [replace(outcome, ranked=figures.get(outcome.question.id)) for outcome in outcomes]


def search_all(engine: Engine, questions: Sequence[Question], progress: Progress | None = None) -> dict[str, Ranked]:
    """Search the questions whose articles are known, and read nothing: hits stay in the order of the fused scores.

    Raises:
        PartMissing: ir-measures is not installed.
    """
    check_ranking()
    found = {}
    for done, question in enumerate(questions, 1):
        if question.stories:
            found[question.id] = engine.search(_query(question, CUT, Group.ARTICLE, rerank=False)).hits
        if progress:
            progress(done)
    return ranked_stories(questions, found, CUT)


def ranked_stories(questions: Sequence[Question], found: Mapping[str, Sequence[Hit]], k: int) -> dict[str, Ranked]:
    """The figures of every question whose articles are known; a story is found by any of its copies."""
    judged = [question for question in questions if question.stories]
    runs = {question.id: list(dict.fromkeys(_story(hit) for hit in found[question.id])) for question in judged}
    wanted = {question.id: [min(story) for story in question.stories] for question in judged}
    return ranked(runs, wanted, k)


def judge(question: Question, best: Candidate | None) -> Judgement:
    """Compare the best answer with what is known."""
    if best is None or not question.answerable:
        return WRONG
    articles = frozenset().union(*question.stories)
    cited = any(citation.article.id in articles for citation in best.citations) if articles else True
    if not question.answers:
        return Judgement(exact=False, f1=0.0, held=False, cited=cited, right=cited)
    golds, quotes = question.answers, [citation.quote for citation in best.citations]
    return Judgement(
        exact=any(exact(best.text, gold) for gold in golds),
        f1=max(token_f1(best.text, gold) for gold in golds),
        held=any(holds(quote, gold) for quote in quotes for gold in golds),
        cited=cited,
        right=any(is_right(best.text, gold) for gold in golds),
    )


def _query(question: Question, k: int, group: Group, rerank: bool) -> Query:
    return Query(question.text, question.now or datetime.now(UTC), k=k, group=group, rerank=rerank)


def _outcome(question: Question, best: Candidate | None, search_ms: float | None, ask_ms: float) -> Outcome:
    first = next(iter(best.citations), None) if best else None
    return Outcome(
        question,
        None,
        best.text if best else "",
        first.quote if first else "",
        first.article.id if first else "",
        best.confidence if best else 0.0,
        judge(question, best),
        search_ms,
        ask_ms,
    )


def _story(hit: Hit) -> str:
    return min((hit.article.id, *(copy.id for copy in hit.copies)))
