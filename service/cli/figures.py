"""Figures: what people read of an evaluation and of a tuning, as plain tables."""

from collections.abc import Iterator

from index.evaluation.report import Part, Report
from index.evaluation.tuning import Choice, Tuned
from index.text import counted

NONE = "-"
"""In place of a figure that no question could tell."""
NAMES = 28
"""Columns of the names of figures."""

Row = tuple[str, float | None]


def report(found: Report) -> str:
    """All figures, those of each kind of question last."""
    silence = found.abstention
    head = (
        f"{counted(found.questions, 'question')}, {silence.answerable:,} of them answerable; "
        f"answers are given from confidence {silence.threshold:.2f}"
    )
    lines = [head]
    for title, rows in _groups(found):
        lines += ["", title, *(f"  {name:<{NAMES}}{_share(value):>6}" for name, value in rows)]
    lines += ["", f"{'milliseconds':<{NAMES + 2}}{'p50':>6}{'p95':>8}", *_latency(found)]
    if found.kinds:
        lines += ["", *_kinds(found.kinds)]
    return "\n".join(lines)


def tuned(choices: Tuned, wrong_cost: float, saved: bool) -> str:
    """What was chosen, what it gains, and whether it is kept."""
    worth = f"worth of a question (right 1, wrong {-wrong_cost:g}, silence 0)"
    lines = _choice("dense share", choices.dense_weight, "nDCG@10")
    lines += ["", *_choice("least confidence", choices.min_confidence, worth), ""]
    if saved:
        lines.append("saved with the collection; a server that runs takes it up when it is started again")
    else:
        lines.append("not saved; --save keeps with the collection what gains")
    return "\n".join(lines)


def _choice(name: str, choice: Choice | None, value: str) -> list[str]:
    if choice is None:
        return [f"{name}: the default stays, as too few questions name their articles"]
    if choice.kept is not None:
        verdict = f"{choice.kept:g} in place of {choice.default:g}"
    elif choice.best == choice.default:
        verdict = f"{choice.default:g} stays, the best for these questions"
    else:
        verdict = f"{choice.default:g} stays; {choice.best:g} is better here, but not on questions held out"
    luck = ", which may be luck: more questions would tell" if 0 < choice.gain < 2 * choice.error else ""
    return [
        f"{name}: {verdict}",
        f"  {value}, {counted(choice.questions, 'question')} held out in turn: "
        f"{choice.before:.3f} by default, {choice.after:.3f} chosen ({choice.gain:+.3f} ± {choice.error:.3f}{luck})",
        f"  chosen without each part of them: {', '.join(f'{each:g}' for each in choice.apart)}",
    ]


def _groups(found: Report) -> Iterator[tuple[str, list[Row]]]:
    ranks, answers, silence, sure = found.retrieval, found.answers, found.abstention, found.calibration
    yield (
        f"retrieval ({counted(ranks.questions, 'question')})",
        [
            (f"recall@{ranks.k}", ranks.recall),
            ("nDCG@10", ranks.ndcg),
            ("MRR@10", ranks.mrr),
            ("right article first", ranks.first),
        ],
    )
    yield (
        f"best answers ({counted(answers.questions, 'question')})",
        [
            ("the very words (EM)", answers.exact),
            ("words shared (F1)", answers.f1),
            ("right", answers.right),
            ("held by the cited sentence", answers.held),
            ("cited to the right article", answers.cited),
        ],
    )
    yield (
        f"silence ({silence.unanswerable:,} unanswerable, {silence.answerable:,} answerable)",
        [
            ("unanswerable kept silent", silence.silent),
            ("answerable answered", silence.answered),
            ("right among the answered", silence.precision),
            ("AUROC of the confidence", silence.auroc),
        ],
    )
    yield (
        f"calibration ({counted(sure.questions, 'question')})",
        [
            ("expected calibration error", sure.error),
            ("what chance alone makes", sure.by_chance),
            ("Brier score", sure.brier),
        ],
    )


def _latency(found: Report) -> Iterator[str]:
    took = found.latency
    for name, low, high in (("search", took.search_p50, took.search_p95), ("ask", took.ask_p50, took.ask_p95)):
        yield f"  {name:<{NAMES}}{_ms(low):>6}{_ms(high):>8}"


def _kinds(kinds: dict[str, Part]) -> Iterator[str]:
    width = max(len(name) for name in ("kind", *kinds)) + 2
    yield f"{'kind':<{width}}{'questions':>9}{'nDCG@10':>9}{'first':>8}{'right':>8}{'held':>8}{'answered':>10}"
    for name, part in kinds.items():
        ranks, answers, silence = part.retrieval, part.answers, part.abstention
        given = silence.answered if silence.answerable else _flipped(silence.silent)
        yield (
            f"{name:<{width}}{part.questions:>9,}{_share(ranks.ndcg):>9}{_share(ranks.first):>8}"
            f"{_share(answers.right):>8}{_share(answers.held):>8}{_share(given):>10}"
        )


def _flipped(share: float | None) -> float | None:
    return None if share is None else 1 - share


def _share(value: float | None) -> str:
    return NONE if value is None else f"{value:.3f}"


def _ms(value: float | None) -> str:
    return NONE if value is None else f"{value:.0f}"
