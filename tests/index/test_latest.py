"""Of answers that compete the newest article's goes first, and the others are told with their dates."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from made_up import article

from index.answer import Candidate, Citation, Standing
from index.article import Origin, Precision, Published
from index.latest import latest_note, newest_first

QUESTION = "How many people died in the flood?"
NOW = datetime(2025, 9, 30, tzinfo=UTC)


def citation(text: str, published: str) -> Citation:
    """From an article of a day; of a month, where no day is given."""
    precision = Precision.MONTH if len(published) == len("2025-08") else Precision.MINUTE
    day = f"{published}-01" if precision is Precision.MONTH else published
    at = datetime.fromisoformat(day).replace(tzinfo=UTC) if day else None
    known = Published(at, precision, Origin.GIVEN) if at else None
    held = article(f"{text} {published}", f"{text} it was.", source="Courier", published=known)
    return Citation(held, 0, len(held.text), held.text)


def candidate(text: str, confidence: float, *published: str) -> Candidate:
    return Candidate(text, confidence, tuple(citation(text, each) for each in published or ("",)))


def texts(candidates):
    return [each.text for each in candidates]


def days(found):
    return [str(each.article.published)[:10] for each in found.citations]


def test_the_newest_answer_of_a_kind_goes_first_and_takes_the_place_s_confidence():
    old = candidate("Nineteen", 0.6, "2025-06-14T08:00")
    name = candidate("Ines Halloran", 0.4, "2025-09-01")
    new = candidate("16 lives", 0.2, "2025-08-28")
    found = newest_first(QUESTION, [old, name, new], NOW)
    assert texts(found) == ["16 lives", "Ines Halloran", "Nineteen"]
    assert [each.confidence for each in found] == [0.6, 0.4, 0.2]
    assert [each.standing for each in found] == [Standing.BESIDE, Standing.BESIDE, Standing.EARLIER]
    assert latest_note(found) == {
        "latest": "the answer of Courier, 2025-08-28; earlier: Nineteen (Courier, 2025-06-14)"
    }


def test_of_several_answers_in_the_newest_article_each_has_its_share_of_the_confidence():
    old, new = candidate("£1.9 million", 0.9, "2025-06-25"), candidate("£5,000", 0.3, "2025-08-21")
    candidates = [old, new, replace(new, text="£4.3 million", confidence=0.2)]
    found = newest_first("What will it cost now?", candidates, NOW)
    assert [(each.text, round(each.confidence, 3)) for each in found] == [
        ("£5,000", 0.54), ("£1.9 million", 0.3), ("£4.3 million", 0.2),
    ]  # fmt: skip


def test_a_place_that_the_lead_names_need_not_stand_beside_the_answer():
    def infected(count: str, day: int, rest: str) -> Candidate:
        known = Published(datetime(2025, 8, day, tzinfo=UTC), Precision.DAY, Origin.GIVEN)
        held = article("Fever", f"A fountain made people ill in Corrie Sands. {rest}", published=known)
        start = held.text.index(count)
        return Candidate(count, 0.5, (Citation(held, start, len(held.text), held.text[start:]),))

    candidates = [infected("23", 5, "23 are ill in Corrie Sands."), infected("61", 19, "61 are ill now.")]
    assert texts(newest_first("How many are ill in Corrie Sands?", candidates, NOW)) == ["61", "23"]


def test_of_several_things_that_are_asked_for_one_does_not_follow_another_but_a_list_an_older_list():
    one, other = candidate("Denmark", 0.5, "2025-08-05"), candidate("The Netherlands", 0.4, "2025-08-07")
    assert newest_first("Which countries sent aid?", [one, other], NOW) == [one, other]
    old = candidate("Denmark, Norway and Sweden", 0.5, "2025-08-05")
    new = candidate("Denmark, Norway and Iceland", 0.4, "2025-08-07")
    assert texts(newest_first("Which countries sent aid?", [old, new], NOW)) == [new.text, old.text]


def test_an_answer_that_is_the_newest_already_stays_and_the_older_ones_are_told():
    candidates = [candidate("15", 0.5, "2025-06-20"), candidate("Nineteen", 0.3, "2025-06-14")]
    found = newest_first(QUESTION, candidates, NOW)
    assert found == [candidates[0], replace(candidates[1], standing=Standing.EARLIER)]
    assert latest_note(found) == {
        "latest": "the answer of Courier, 2025-06-20; earlier: Nineteen (Courier, 2025-06-14)"
    }


@pytest.mark.parametrize(
    "candidates",
    [
        [],
        [candidate("Nineteen", 0.6, "2025-06-14")],
        [candidate("Nineteen", 0.6, "2025-06-14"), candidate("16", 0.11, "2025-08-28")],  # not nearly as likely
        [candidate("Nineteen", 0.6, "2025-06-14"), candidate("Brennick", 0.5, "2025-08-28")],  # no number
        [candidate("Nineteen", 0.6, "2025-06-14"), candidate("16", 0.5)],  # not dated
        [candidate("Nineteen", 0.6), candidate("16", 0.5, "2025-08-28")],
        [candidate("€5", 0.6, "2025-06-14"), candidate("12 July", 0.5, "2025-08-28")],
        [candidate("Nineteen", 0.6, "2025-06-14"), candidate("16", 0.5, "2025-10-01")],  # after now
        [candidate("Nineteen", 0.6, "2025-08"), candidate("16", 0.5, "2025-08-28")],  # perhaps the same day
        [candidate("Nineteen", 0.6, "2025-08-28"), candidate("16", 0.5, "2025-08")],
        [candidate("Sixteen", 0.6, "2025-08-05"), candidate("16 people", 0.5, "2025-08-25")],  # the same
    ],
)
def test_what_does_not_compete_changes_nothing(candidates):
    found = newest_first(QUESTION, candidates, NOW)
    assert (found, latest_note(found)) == (candidates, {})


def test_an_answer_is_as_new_as_its_newest_article_which_is_cited_first():
    best, other = candidate("15", 0.6, "2025-08-12"), candidate("16", 0.5, "2025-08-05", "", "2025-08-25")
    for candidates in ([best, other], [replace(other, confidence=0.7), best]):
        found = newest_first(QUESTION, candidates, NOW)
        assert texts(found) == ["16", "15"]
        assert days(found[0]) == ["2025-08-25", "2025-08-05", "None"]
        assert latest_note(found) == {"latest": "the answer of Courier, 2025-08-25; earlier: 15 (Courier, 2025-08-12)"}


def test_an_answer_is_worded_as_the_article_that_is_cited_first():
    other = Candidate("Sixteen", 0.5, (citation("Sixteen", "2025-08-05"), citation("16", "2025-08-25")))
    found = newest_first(QUESTION, [candidate("15", 0.6, "2025-08-12"), other], NOW)
    assert (found[0].text, found[0].citations[0].quote) == ("16", "16 it was.")


def test_an_article_on_something_else_makes_no_answer_newer():
    def sold(*towns: tuple[str, str]) -> tuple[Citation, ...]:
        cited = []
        for town, at in towns:
            known = Published(datetime.fromisoformat(at).replace(tzinfo=UTC), Precision.DAY, Origin.GIVEN)
            held = article(town, f"Houses were sold in Port {town}.", published=known)
            cited.append(Citation(held, 0, len(held.text), held.text))
        return tuple(cited)

    selwyn = Candidate("15", 0.6, sold(("Selwyn", "2025-08-12")))
    both = Candidate("16", 0.5, sold(("Selwyn", "2025-08-05"), ("Selby", "2025-08-25")))
    found = newest_first("How many houses were sold in Port Selwyn?", [selwyn, both], NOW)
    assert texts(found) == ["15", "16"]
    assert found[1].standing is Standing.EARLIER


def test_an_article_that_has_the_question_s_names_competes_without_its_other_words():
    def lost(count: str, day: int, title: str, text: str) -> Candidate:
        known = Published(datetime(2025, 8, day, tzinfo=UTC), Precision.DAY, Origin.GIVEN)
        held = article(title, text, title=title, published=known)
        return Candidate(count, 0.5, (Citation(held, 0, len(text), text),))

    candidates = [
        lost("15", 12, "Flood takes houses", "In Port Selwyn, the flood took 15 houses."),
        lost("16", 25, "Homes lost", "Of the homes in Port Selwyn, 16 are lost."),
    ]
    question = "How many houses did the flood take in Port Selwyn?"
    assert texts(newest_first(question, candidates, NOW)) == ["16", "15"]


def test_without_a_name_in_the_question_another_story_does_not_compete():
    def cited(text: str, day: str) -> Candidate:
        published = Published(datetime.fromisoformat(day).replace(tzinfo=UTC), Precision.DAY, Origin.GIVEN)
        held = article(text, text, source="Courier", published=published)
        answer = text.partition(" was ")[0]
        return Candidate(answer, 0.5, (Citation(held, 0, len(text), text),))

    ferry = cited("Luka Petric was the captain of the ferry to Selwyn.", "2025-08-01")
    team = cited("Ingrid Dahl was the captain of the team from Torvik.", "2025-08-02")
    later = cited("Anna Bell was the captain when the boat left for Selwyn.", "2025-08-03")
    assert texts(newest_first("Who was the captain?", [ferry, team], NOW)) == ["Luka Petric", "Ingrid Dahl"]
    assert texts(newest_first("Who was the captain?", [ferry, later], NOW)) == ["Anna Bell", "Luka Petric"]


def test_what_another_outlet_says_on_the_day_of_the_newest_is_not_earlier():
    first, newest, other = (
        candidate("15", 0.6, "2025-08-12"),
        *(candidate(n, 0.5, "2025-08-25") for n in ("16", "17")),
    )
    elsewhere = replace(other.citations[0].article, source="Herald")
    other = replace(other, citations=(replace(other.citations[0], article=elsewhere),))
    found = newest_first(QUESTION, [first, newest, other], NOW)
    assert [(each.text, each.standing) for each in found] == [
        ("16", Standing.BESIDE), ("15", Standing.EARLIER), ("17", Standing.BESIDE),
    ]  # fmt: skip


def test_of_one_outlet_s_articles_of_a_day_the_later_one_is_the_newest():
    early, late = candidate("3", 0.6, "2025-08-28T06:00"), candidate("112", 0.5, "2025-08-28T20:00")
    assert texts(newest_first(QUESTION, [early, late], NOW)) == ["112", "3"]
    elsewhere = replace(late.citations[0].article, source="Herald")
    other = replace(late, citations=(replace(late.citations[0], article=elsewhere),))
    assert texts(newest_first(QUESTION, [early, other], NOW)) == ["3", "112"]


def test_an_article_of_today_counts_though_now_is_known_to_the_day():
    candidates = [candidate("Nineteen", 0.6, "2025-06-14"), candidate("16", 0.5, "2025-09-30T20:00")]
    assert texts(newest_first(QUESTION, candidates, NOW)) == ["16", "Nineteen"]


def test_a_month_is_before_what_is_surely_later():
    candidates = [candidate("Nineteen", 0.6, "2025-07"), candidate("16", 0.5, "2025-08-01")]
    found = newest_first(QUESTION, candidates, NOW)
    assert latest_note(found) == {"latest": "the answer of Courier, 2025-08-01; earlier: Nineteen (Courier, 2025-07)"}


def test_the_newest_in_other_words_keeps_the_same_answer_before_another():
    old, other, new = (
        candidate("Sixteen", 0.6, "2025-08-05"), candidate("15", 0.4, "2025-08-12"),
        candidate("16 people", 0.3, "2025-08-25"),
    )  # fmt: skip
    found = newest_first(QUESTION, [old, other, new], NOW)
    assert texts(found) == ["16 people", "15", "Sixteen"]
    assert latest_note(found) == {"latest": "the answer of Courier, 2025-08-25; earlier: 15 (Courier, 2025-08-12)"}


def test_no_other_answer_is_likelier_than_the_newest():
    old, name = candidate("£1.9 million", 0.9, "2025-06-25"), candidate("Ines Halloran", 0.8, "2025-09-01")
    new = candidate("£5,000", 0.3, "2025-08-21")
    found = newest_first(QUESTION, [old, name, new, replace(new, text="£4.3 million")], NOW)
    assert [(each.text, round(each.confidence, 3)) for each in found] == [
        ("£5,000", 0.45), ("Ines Halloran", 0.45), ("£1.9 million", 0.3), ("£4.3 million", 0.3),
    ]  # fmt: skip


def test_an_article_on_another_place_of_like_name_does_not_compete():
    def mayor(name: str, town: str, day: int) -> Candidate:
        known = Published(datetime(2025, 5, day, tzinfo=UTC), Precision.DAY, Origin.GIVEN)
        held = article(town, f"{name} was elected mayor of Port {town}.", published=known)
        return Candidate(name, 0.5, (Citation(held, 0, len(held.text), held.text),))

    candidates = [mayor("Okonjo-Bell", "Selwyn", 2), mayor("Pruett", "Selby", 9)]
    for question in ("Who was elected mayor of Port Selwyn?", "who was elected mayor of port selwyn"):
        assert newest_first(question, candidates, NOW) == candidates
    assert texts(newest_first("Who was elected mayor of a port?", candidates, NOW)) == ["Pruett", "Okonjo-Bell"]


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("What was the budget in 2022?", "310 crowns"),
        ("What was the budget passed in January?", "310 crowns"),
        ("What has the budget been since 2022?", "345 crowns"),
        ("What is the budget?", "345 crowns"),
    ],
)
def test_what_is_of_another_year_or_month_than_the_question_names_does_not_compete(question, first):
    candidates = [candidate("310 crowns", 0.6, "2022-01-12"), candidate("345 crowns", 0.5, "2023-02-11")]
    assert texts(newest_first(question, candidates, NOW))[0] == first


@pytest.mark.parametrize(
    ("text", "sentence", "first"),
    [
        ("53", "In 1998, a fire on another ferry killed 53 people.", "14"),
        ("53", "The fire of 1998 killed 53.", "14"),
        ("53 people", "A fire killed 53 people there in 1998.", "14"),
        ("17", "It killed 17, after one that killed 53 in 1998.", "17"),
        ("17", "The worst fire since 1998 killed 17.", "17"),
        ("17", "Of the ship's 2000 passengers, 17 died.", "17"),
        ("17", "In 2025, the ferries' worst year, fire killed 17.", "17"),
    ],
)
def test_what_a_sentence_dates_to_an_earlier_year_does_not_compete(text, sentence, first):
    known = Published(datetime(2025, 8, 22, tzinfo=UTC), Precision.DAY, Origin.GIVEN)
    held = article("The ferry fire", sentence, published=known)
    later = Candidate(text, 0.5, (Citation(held, 0, len(sentence), sentence),))
    found = newest_first("How many died?", [candidate("14", 0.6, "2025-08-20"), later], NOW)
    assert found[0].text == first
    assert bool(latest_note(found)) == (first == "17")
    assert newest_first("How many died?", [later, candidate("14", 0.4, "2025-08-20")], NOW)[0] == replace(
        later, confidence=0.5
    )


@pytest.mark.parametrize("question", ["How many were missing at first?", "Who was the previous minister?"])
def test_a_question_for_an_earlier_state_is_left_alone(question):
    candidates = [candidate("Nineteen", 0.6, "2025-06-14"), candidate("16", 0.5, "2025-08-28")]
    assert newest_first(question, candidates, NOW) == candidates
