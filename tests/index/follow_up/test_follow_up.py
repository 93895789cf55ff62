"""The question that is meant after the turns before it."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Article
from index.follow_up.follow_up import MAX_CHARS, FollowUp, follow_up
from index.query import Turn


def article(title, text):
    return Article("a", title, text, "Post", (), None, "", "en", (), datetime(2025, 8, 1, tzinfo=UTC))


STRIKE = article("Ferry crews end strike", "The union accepted a pay rise. Bishop Rook mediated. The vote was close.")


def meant(question, *turns, told=None):
    return follow_up(question, [Turn(*turn) for turn in turns], lambda turn, asked: told)


@pytest.mark.parametrize(
    ("asked", "answer", "question", "alone"),
    [
        # pronouns
        ("Who won the Corvane Prize?", "Ilka Brandt", "How old is she?", "How old is Ilka Brandt?"),
        ("Who won the Corvane Prize?", "the novelist Ilka Brandt", "What is her job?", "What is Ilka Brandt’s job?"),
        ("Who is Clara Vandeput?", "a cyclist", "Why was she banned?", "Why was Clara Vandeput banned?"),
        ("Who leads Rovers?", "Hanne Sund", "Did she win her first match?", "Did Hanne Sund win her first match?"),
        ("Who painted The Salt Gatherers?", "Moraal", "When was it stolen?", "When was The Salt Gatherers stolen?"),
        (
            "Where does Halden Semiconductor build its new factory?", "Tarnow", "How much will it cost?",
            "How much will Halden Semiconductor’s new factory cost?",
        ),
        ("Which firm bought the plant?", "Norvik Energy", "Where is it based?", "Where is Norvik Energy based?"),
        (
            "When did the ferry crews end their strike?", "on Monday", "and what did they get?",
            "what did the ferry crews get?",
        ),
        ("Which town was hit worst?", "Kolm", "How many people live there?", "How many people live in Kolm?"),
        ("Where was it found?", "a unit in Ghent", "What else was found there?", "What else was found in Ghent?"),
        # what is missing
        ("How many people died in Brennick?", "two", "and in Kolm?", "How many people died in Kolm?"),
        ("What did the council decide in May?", "nothing", "And in March?", "What did the council decide in March?"),
        ("How much will be spent on roads?", "€1.4bn", "And on schools?", "How much will be spent on schools?"),
        ("How high is the tax on beer?", "4%", "and on wine?", "How high is the tax on wine?"),
        ("How many died in the flood?", "nine", "And in the fire?", "How many died in the fire?"),
        ("How many died in the flood?", "nine", "And in Kolm?", "How many died in the flood in Kolm?"),
        ("How many died in Brennick?", "two", "And in the capital?", "How many died in the capital?"),
        ("What did the crews get in the strike?", "a bonus", "And after the vote?",
         "What did the crews get in the strike after the vote?"),
        ("How did the crews spend the bonus?", "on food", "When did they get it?", "When did the crews get the bonus?"),
        ("Who found the virus?", "a student", "Where did they find it?", "Where did they find the virus?"),
        ("How old is Gunnar Eide?", "63", "And his lawyer?", "How old is Gunnar Eide’s lawyer?"),
        ("Where did Halden build its plant?", "Tarnow", "And Oduya?", "Where did Oduya build its plant?"),
        ("What is the interest rate in Valdra?", "5 per cent", "and inflation?", "What is inflation in Valdra?"),
        (
            "Who is the health minister of Valdra?", "Noor Hallstrom", "What about the interior minister?",
            "Who is the interior minister of Valdra?",
        ),
        ("Is Fenwick Bridge closed?", "yes", "Why?", "Why is Fenwick Bridge closed?"),
        ("When will the bridge reopen?", "in March", "Why so late?", "Why will the bridge reopen so late?"),
        ("How long must Eide stay in prison?", "six years", "What for?", "why must Eide stay in prison?"),
        ("Who is the mayor of Port Selwyn?", "Bell", "What about Port Selby?", "Who is the mayor of Port Selby?"),
        ("How old is Gunnar Eide?", "63", "And Vera Stoltz?", "How old is Vera Stoltz?"),
        (
            "Which companies filed for insolvency?", "Krumb filed on Monday", "How many shops does it have?",
            "How many shops does it have (insolvency)?",
        ),
        ("When did the ferry sink?", "on Friday", "Why did it happen?", "Why did the ferry sink?"),
        ("When did Ann open the Annual Fair?", "in May", "And Bob?", "When did Bob open the Annual Fair?"),
        # times
        ("What did the council decide in March?", "no", "And in May?", "What did the council decide in May?"),
        ("What did the council decide in March?", "no", "in may?", "What did the council decide in may?"),
        ("Who won the Cup in March 2023?", "Rovers", "and May 2024?", "Who won the Cup May 2024?"),
        ("Who won the Cup?", "Rovers", "and the year before?", "Who won the Cup the year before?"),
        ("How many died in Brennick?", "two", "and next year?", "How many died in Brennick next year?"),
        ("How many died in Brennick?", "two", "and two years ago?", "How many died in Brennick two years ago?"),
        ("How many died in Brennick?", "two", "and in spring?", "How many died in Brennick in spring?"),
        ("How many died in Brennick?", "two", "and in the 1990s?", "How many died in Brennick in the 1990s?"),
        ("How many died in Brennick?", "two", "and now?", "How many died in Brennick now?"),
        ("How many died in Brennick?", "two", "and in Kolm last year?", "How many died in Kolm last year?"),
        ("When will the bridge reopen?", "in March", "and then?", "When will the bridge reopen then?"),
        # events, and what can only be told in brackets
        (
            "Why did Northgate Rovers fire Brian Keogh?", "defeats", "And when did that happen?",
            "when did Northgate Rovers fire Brian Keogh?",
        ),
        ("Who won the Corvane Prize?", "Ilka Brandt", "When?", "When (Ilka Brandt won the Corvane Prize)?"),
        (
            "What is the interest rate in Valdra?", "5 per cent", "Is that high?",
            "Is that high (the interest rate in Valdra)?",
        ),
        (
            "What budget did the council of Halden pass?", "345 million crowns, according to Halden Post: “So it is.”",
            "why?", "why (the council of Halden)?",
        ),
        ("Who won the Cup in May?", "Rovers", "When?", "When (Rovers won the Cup in May)?"),
        ("Why did Vandeput lose?", "a chain", "By how much?", "By how much (Vandeput lose)?"),
        ("How many people fell ill?", "61", "How many of them died?", "How many of them died (people fell ill)?"),
        ("Who stole The Salt Gatherers?", None, "Was anyone arrested?", "Was anyone arrested (The Salt Gatherers)?"),
    ],
)  # fmt: skip
def test_a_question_that_leans_comes_out_whole(asked, answer, question, alone):
    found = meant(question, (asked, answer))
    assert (found.question, found.leant_on) == (alone, (asked,))


@pytest.mark.parametrize(
    "question",
    ["Who is the mayor of Port Selby?", "Did Vandeput say that she would appeal?", "Was kostet das?", "Et pourquoi?"],
)
def test_a_question_that_stands_alone_or_is_in_another_language_is_left_as_it_is(question):
    found = meant(question, ("Wer hat gewonnen?", "Anna"), told=STRIKE)
    assert (found.question, found.read, found.searched, found.leant_on) == (question, question, question, ())


def test_without_earlier_turns_nothing_changes_and_nothing_is_looked_up():
    asked = follow_up("Why did they do that?", (), lambda turn, question: pytest.fail("looked up"))
    assert (asked.question, asked.leant_on) == ("Why did they do that?", ())


def test_a_question_that_names_nothing_leans_where_the_article_speaks_of_it():
    turn = ("How did the ferry strike end?", "with a pay rise")
    assert meant("How close was the vote?", turn, told=STRIKE).question == "How close was the vote (the ferry strike)?"
    assert meant("Who designed the opera house?", turn, told=STRIKE).leant_on == ()
    assert meant("How close was the vote?", turn, told=None).leant_on == ()


@pytest.mark.parametrize("answer", ["with a pay rise", None])
def test_the_headline_of_what_the_turn_before_was_about_is_searched_for(answer):
    found = meant("Who mediated?", ("How did the ferry strike end?", answer), told=STRIKE)
    assert found.read == "Who mediated?"
    assert found.question == "Who mediated (the ferry strike)?"
    assert found.searched == "Who mediated? Ferry crews end strike"


def test_the_words_of_the_question_before_are_searched_for_where_no_article_is_known():
    found = meant("Who mediated?", ("How did the ferry strike end?", None), told=None)
    assert found.searched == "Who mediated? ferry strike end"


def test_another_story_is_not_searched_for_by_the_headline_of_this_one():
    found = meant("Why was the other trial stopped?", ("Where was the malaria trial?", "in Ghana"), told=STRIKE)
    assert "Ferry" not in found.searched


def test_what_is_asked_of_another_place_is_not_searched_for_in_this_one():
    found = meant("and in Kolm?", ("How many died in Brennick?", "two"), told=STRIKE)
    assert found.searched == "How many died in Kolm?"


def test_a_chain_of_turns_is_followed_back_to_what_stood_alone():
    found = meant(
        "How old is she?",
        ("Who is the mayor of Port Selby?", "Daniel Pruett"),
        ("Why did Tomas Arvel resign?", "a memo"),
        ("Who replaced him?", "Noor Hallstrom"),
        told=STRIKE,
    )
    assert found.question == "How old is Noor Hallstrom?"
    assert found.leant_on == ("Who replaced Tomas Arvel?", "Why did Tomas Arvel resign?")


PRIZE = ("Who won the Corvane Prize?", "Ilka Brandt")
BORN = ("Where was she born?", "Kolm")


@pytest.mark.parametrize(
    ("question", "turns", "alone"),
    [
        (
            "Why is it closed?",
            (("How much will the quay closure cost?", "€14m"), ("Where will its boats go?", "to the basin")),
            "Why is the quay closure closed?",
        ),
        ("What did she write?", (PRIZE, BORN), "What did Ilka Brandt write?"),
        ("Why did she leave?", (PRIZE, ("Which town did she live in?", "Kolm")), "Why did Ilka Brandt leave?"),
        ("How old is she?", (PRIZE, ("And the year before?", None)), "How old is Ilka Brandt?"),
        ("And what is it known for?", (PRIZE, ("How old is she?", "47"), BORN), "what is Kolm known for?"),
        (
            "When will it reopen?",
            (
                ("How much will the repairs of Fenwick Bridge cost?", "nobody knows"),
                ("Why is it closed?", "a crack"),
                ("How much will that cost?", "2 million"),
            ),
            "When will the repairs of Fenwick Bridge reopen?",
        ),
    ],
)
def test_a_person_and_a_thing_are_kept_over_turns_about_something_else(question, turns, alone):
    assert meant(question, *turns).question == alone


@pytest.mark.parametrize("turn", [PRIZE, ("Wer malte The Salt Gatherers?", "Moraal")])
@pytest.mark.parametrize("question", ["In welcher Stadt lebt sie?", "in quale città vive?"])
def test_another_language_is_left_alone_after_english_and_english_names(question, turn):
    assert meant(question, turn) == FollowUp.alone(question)


@pytest.mark.parametrize("fragment", ["in 2022", "in Kolm", "in Ponte da Barca"])
def test_numbers_and_names_are_of_no_language(fragment):
    assert meant(f"{fragment}?", ("Who won?", "Moraal")).question == f"Who won {fragment}?"


def test_what_about_goes_back_to_the_question_about_such_a_thing():
    found = meant(
        "What about Port Selby?",
        ("Who is the mayor of Port Selwyn?", "Grace Okonjo-Bell"),
        ("What did she do before?", "a tugboat captain"),
    )
    assert found.question == "Who is the mayor of Port Selby?"


@pytest.mark.parametrize(
    "reply",
    [
        "Noor Hallstrom, according to Coast Daily (3 July 2025): “Tomas Arvel went; Noor Hallstrom takes over.”",
        "Tomas Arvel was replaced by Noor Hallstrom [1]. She comes from Torvik [1].",
    ],
)
def test_an_answer_may_be_a_reply_in_sentences(reply):
    found = meant("How old is she?", ("Who replaced Tomas Arvel?", reply))
    assert found.question == "How old is Noor Hallstrom?"


@pytest.mark.parametrize(
    ("reply", "alone"),
    [
        ("Health minister, according to Coast Daily: “Arvel went as health minister on Thursday.”", "Tomas Arvel"),
        ("Health minister of Valdra, according to Coast Daily: “He was health minister of Valdra.”", "Tomas Arvel"),
        ("The novelist Ilka Brandt, according to Coast Daily: “So said the novelist Ilka Brandt.”", "Ilka Brandt"),
    ],
)
def test_the_capital_that_begins_a_reply_makes_no_name(reply, alone):
    turns = (("Why did Tomas Arvel go?", None), ("Who followed him?", reply))
    assert meant("How old is she?", *turns).question == f"How old is {alone}?"


def test_she_is_not_the_man_of_the_question_to_which_there_was_no_answer():
    found = meant("How old is she?", ("Who replaced Tomas Arvel?", None))
    assert found.question == "How old is she (Tomas Arvel)?"


def test_a_pasted_text_is_no_follow_up():
    text = "and why did they do it? " * (MAX_CHARS // 24 + 1)
    assert meant(text, ("Who won?", "Anna")).question == text


SOME_TEXT = "and why what about the it she there that Kolm 's of in did is many (x) “The Salt Gatherers” ?"
SOME = SOME_TEXT.split()
WORDS = st.lists(
    st.sampled_from(SOME) | st.text(max_size=5),
    max_size=9,
).map(" ".join)


@given(WORDS, st.lists(st.tuples(WORDS, st.none() | WORDS), max_size=4))
def test_whatever_is_said_something_can_be_asked(question, turns):
    found = meant(question, *turns, told=STRIKE)
    assert found.question.strip() or not question.strip()
    assert bool(found.leant_on) or found.searched == question


@pytest.mark.parametrize("turn", [("Who won?", "Anna Berg " * 300), (f"Where is {'Anna Berg ' * 190}now?", "at home")])
def test_what_would_be_too_long_to_be_asked_is_asked_as_it_is(turn):
    asked = "How old is she, and what did she say of the vote in the end?"
    assert meant(asked, turn, told=article("word" * 500, "Anna Berg is 40.")) == FollowUp.alone(asked)
