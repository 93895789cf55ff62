import pytest

from index.evaluation.wording import exact, holds, is_right, normalised, token_f1


def test_case_punctuation_and_articles_do_not_count():
    assert normalised("The “Quay's” a-head, AN end.") == ["quay", "s", "head", "end"]
    assert exact("the 16 lives.", "16 Lives")
    assert not exact("16 lives lost", "16 lives")


@pytest.mark.parametrize(
    ("answer", "gold", "f1"),
    [
        ("a pay rise", "pay rise of 6 percent", 2 * 2 / (2 + 5)),
        ("six six percent", "six percent percent", 2 * 2 / 6),
        ("nothing", "everything", 0.0),
        ("", "x", 0.0),
    ],
)
def test_words_shared_by_hand(answer, gold, f1):
    assert token_f1(answer, gold) == pytest.approx(f1)
    assert token_f1(gold, answer) == pytest.approx(f1)


@pytest.mark.parametrize(
    ("answer", "gold", "held", "right"),
    [
        ("It took 16 lives, officials of three countries said on Monday.", "16 lives", True, True),
        ("It took 116 lives, officials said.", "16 lives", False, False),
        ("In 16 of them, lives were lost.", "16 lives", False, False),
        ("16 lives lost", "16 human lives", False, True),
        ("The river rose 7.5 metres", "5 metres", False, False),
        ("£2.5bn", "5bn", False, False),
        ("1,250", "1250", True, True),
        ("1,500 people", "500 people", False, True),
        ("the Women’s Centre", "Women's Centre", True, True),
        ("won 3–1", "3-1", True, True),
    ],
)
def test_an_answer_is_right_that_shares_half_the_words_or_has_all_in_a_row(answer, gold, held, right):
    assert (holds(answer, gold), is_right(answer, gold)) == (held, right)
