"""Plot: how confidence keeps its word, and what each threshold would answer, as a picture."""

from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import InvalidInput, PartMissing
from index.evaluation.report import Calibration

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FORMATS = (".png", ".svg", ".pdf")
BLUE, ORANGE, GREY = "#0072B2", "#D55E00", "#888888"
"""Told apart by the colour-blind too (Okabe and Ito)."""


def check_plot(path: Path) -> None:
    """Refuse what could not be drawn before an hour of questions is asked.

    Raises:
        InvalidInput: the name's ending is of no picture, or its folder is not there.
        PartMissing: matplotlib is not installed.
    """
    if path.suffix.lower() not in FORMATS:
        raise InvalidInput(f"'{path}' is not the name of a picture; end it in {', '.join(FORMATS)}")
    if not path.absolute().parent.is_dir():
        raise InvalidInput(f"the folder of '{path}' is not there; make it first")
    try:
        import matplotlib.figure  # noqa: F401  # only whether it is there
    except ImportError as error:
        raise PartMissing.evaluate("matplotlib") from error


def draw(found: Calibration, threshold: float, path: Path) -> None:
    """Write the reliability diagram beside the curve over the threshold."""
    figure(found, threshold).savefig(path, dpi=150)


def figure(found: Calibration, threshold: float) -> "Figure":
    """The picture, on no screen: a figure without pyplot is drawn by Agg."""
    from matplotlib.figure import Figure

    made = Figure(figsize=(11, 5), layout="constrained")
    left, right = made.subplots(1, 2)
    _reliability(left, found)
    _curve(right, found, threshold)
    return made


def _reliability(axes: "Axes", found: Calibration) -> None:
    bins = [each for each in found.bins if each.confidence is not None and each.accuracy is not None]
    axes.plot([0, 1], [0, 1], color=GREY, linestyle="--", linewidth=1, label="perfectly calibrated")
    heights = [each.accuracy or 0.0 for each in bins]
    centres = [(each.low + each.high) / 2 for each in bins]
    bars = axes.bar(
        centres, heights, width=0.09, color=BLUE, alpha=0.6, label="share right (above: how many questions)"
    )
    axes.bar_label(bars, labels=[str(each.count) for each in bins], padding=2, fontsize=8)
    axes.plot(
        [each.confidence or 0.0 for each in bins],
        heights,
        "o",
        color=ORANGE,
        label="the same, at their mean confidence",
    )
    error = "" if found.error is None else f" (calibration error {found.error:.3f})"
    axes.set(title=f"Confidence against truth{error}", xlabel="confidence", ylabel="share right", xlim=(0, 1))
    axes.set_ylim(0, 1.05)
    axes.legend(loc="upper left", fontsize=8)


def _curve(axes: "Axes", found: Calibration, threshold: float) -> None:
    at = [point.threshold for point in found.curve]
    known = [point for point in found.curve if point.precision is not None]
    axes.plot(at, [point.answered for point in found.curve], color=BLUE, label="answered, of all questions")
    axes.plot(
        [point.threshold for point in known],
        [point.precision or 0.0 for point in known],
        color=ORANGE,
        label="right, of those answered",
    )
    axes.axvline(threshold, color=GREY, linestyle="--", linewidth=1, label=f"threshold {threshold:.2f}")
    axes.set(title="What a threshold answers", xlabel="least confidence", ylabel="share", xlim=(0, 1))
    axes.set_ylim(0, 1.05)
    axes.legend(loc="upper right", fontsize=8)
