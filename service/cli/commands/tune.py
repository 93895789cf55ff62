"""nutgraf tune: settings that suit the collection's own questions."""

from dataclasses import asdict

import click

from index.engine import WRONG_COST
from index.evaluation.questions import located
from index.evaluation.tuning import Choice, Tuned, steps, tune
from index.tuning import Tuning
from service.cli import figures, output
from service.cli.commands.evaluate import questions_in
from service.cli.exits import Exit
from service.cli.options import Number, with_settings
from service.engines import open_engine
from service.settings import Settings
from service.shapes import Json

MOST_COST = 1_000
"""From here on, silence is always worth more than an answer."""


@click.command()
@click.argument("questions", type=click.Path(exists=True, dir_okay=False, allow_dash=True), required=False)
@click.option(
    "--wrong-cost",
    type=Number(0, MOST_COST),
    default=WRONG_COST,
    show_default=True,
    metavar="COST",
    help="What a wrong answer costs, where a right one is worth 1 and silence 0.",
)
@click.option("--save", is_flag=True, help="Keep with the collection what gains on questions held out.")
@click.option("--reset", is_flag=True, help="Go back to the defaults.")
@click.option("--json", "as_json", is_flag=True, help="Print every figure in full, as JSON.")
@with_settings
def command(
    questions: str | None, *, wrong_cost: float, save: bool, reset: bool, as_json: bool, settings: Settings
) -> Exit:
    """Fit search and silence to questions whose answers are known.

    What is fitted are the share of the dense score in that of a hit, and the least confidence of an answer. QUESTIONS
    is a file as 'nutgraf evaluate' takes it, or - for standard input. Nothing changes without --save.
    """
    if reset == bool(questions) or (reset and save):
        raise click.UsageError("give either QUESTIONS or --reset")
    if questions is None:
        with open_engine(settings, create=False) as engine:
            engine.keep_tuning(Tuning())
        output.note("nutgraf: the collection goes by the defaults again")
        return Exit.FOUND
    choices = _tune(questions, wrong_cost, save, settings)
    if as_json:
        output.json(_shape(choices, wrong_cost, save))
    else:
        output.data(figures.tuned(choices, wrong_cost, save))
    return Exit.FOUND


def _tune(name: str, wrong_cost: float, save: bool, settings: Settings) -> Tuned:
    asked = questions_in(name)
    with open_engine(settings, create=False) as engine:
        known = located(asked, engine)
        with output.progress("tuning", steps(known)) as done:
            choices = tune(engine, known, wrong_cost=wrong_cost, progress=done)
        if save:
            engine.keep_tuning(choices.tuning)
    return choices


def _shape(choices: Tuned, wrong_cost: float, saved: bool) -> Json:
    return {
        "dense_weight": _choice(choices.dense_weight) if choices.dense_weight else None,
        "min_confidence": _choice(choices.min_confidence),
        "wrong_cost": wrong_cost,
        "saved": saved,
    }


def _choice(choice: Choice) -> Json:
    return {**asdict(choice), "gain": choice.gain, "kept": choice.kept}
