"""Outlets in questions: which of a collection's are asked after, and where a name is none."""

import pytest

from index.interpret.sources import asked_sources

HELD = ("Zawya", "The National", "BBC", "Harbour Post", "USA Today", "Time", "The Sun", "People", "cnn.com", "")


def asked(text, held=HELD):
    return " | ".join(asked_sources(text, lambda: held))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("According to Zawya, what are the terms?", "Zawya"),
        ("What are the terms according to zawya?", "Zawya"),
        ("what are the terms, according to ZAWYA", "Zawya"),
        ("According to the Zawya, what are the terms?", "Zawya"),
        ("according to zawya what are the terms", "Zawya"),
        ("According to the Harbour Post, how many died?", "Harbour Post"),
        ("How many died according to  the\nharbour post", "Harbour Post"),
        ("What was said in The National about ferries?", "The National"),
        ("What was said in the National about ferries?", ""),
        ("What was said, according to National?", "The National"),
        ("What was said, according to the National?", "The National"),
        ("What deal was reported by the BBC?", "BBC"),
        ("What deal did the BBC report?", "BBC"),
        ("What deal has the bbc reported?", "BBC"),
        ("Zawya says the deal is off: why?", "Zawya"),
        ("What did Zawya write about ferries?", "Zawya"),
        ("What does Zawya’s report say?", "Zawya"),
        ("What is in the Zawya’s coverage?", "Zawya"),
        ("What is new on zawya.com?", "Zawya"),
        ("What is new on www.zawya.com?", "Zawya"),
        ("What is new, according to CNN?", "cnn.com"),
        ("According to USA Today, what is new?", "USA Today"),
        ("What is in articles from Zawya about ferries?", "Zawya"),
        ("What was published in Zawya last week?", "Zawya"),
        ("According to Zawya and the BBC, what is new?", "Zawya | BBC"),
        ("What did Zawya, the BBC and The National report?", "Zawya | BBC | The National"),
        ("According to Zawya or Reuters, what is new?", "Zawya"),
        ("What did Time say about ferries?", "Time"),
        ("What was written in The Sun?", "The Sun"),
    ],
)
def test_the_outlets_that_are_asked_after(text, expected):
    assert asked(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "What did the National Bank do?",
        "What did the National Bank say?",
        "What is shown in The National Gallery?",
        "What is shown in The National Bank, according to police?",
        "what is shown in the national gallery",
        "According to the National Bank, how high is debt?",
        "According to Zawya Holding, how high is debt?",
        "Who was arrested in Reuters Plaza?",
        "Who was arrested in BBC Plaza?",
        "According to Reuters, who was arrested?",
        "Who bought Zawya?",
        "Who works for the BBC?",
        "Why is there a strike on BBC?",
        "Who resigned from the BBC?",
        "Why has the BBC said it will cut jobs?",
        "What have the minister and Zawya said?",
        "Did the ferry arrive in time?",
        "How many spots were seen in the Sun?",
        "What do people say about ferries?",
        "According to people in the village, who fell?",
        "People say the ferry is late; why?",
        "What did they say?",
        "",
    ],
)
def test_what_names_no_outlet_that_is_asked_after(text):
    assert asked(text) == ""


@pytest.mark.parametrize("mention", ["The Week", "the week", "theweek.co.uk"])
def test_a_site_goes_by_its_name(mention):
    expected = "theweek.co.uk" if mention != "the week" else ""
    assert asked(f"What is new according to {mention}?", ("theweek.co.uk",)) == expected


def test_outlets_of_one_name_are_asked_together():
    assert asked("according to cnn", ("CNN", "cnn.com", "The CNN", "CNN Türk")) == "CNN | cnn.com | The CNN"


@pytest.mark.parametrize(
    "text", ["What do papers other than Zawya say?", "what do outlets except the zawya report?", "not Zawya reports"]
)
def test_an_outlet_that_is_left_out_is_not_asked_after(text):
    assert asked(text, ("Zawya",)) == ""


def test_a_thing_is_no_outlet_that_is_called_so():
    assert asked("How many schools are closed in the state?", ("The State",)) == ""
    assert asked("What is new in the press?", ("The Press",)) == ""
    assert asked("How many schools are closed, according to The State?", ("The State",)) == "The State"


@pytest.mark.parametrize("text", ["According to El Pais, who won?", "What did el país report?", "in EL PAIS"])
def test_accents_may_be_left_out(text):
    assert asked(text, ("El País", "Expansión")) == "El País"


def test_the_longest_name_is_meant():
    assert asked("What is new, according to BBC News?", ("BBC", "BBC News", "News")) == "BBC News"


def test_the_outlets_are_fetched_only_for_a_text_that_may_name_one():
    def fetch():
        raise AssertionError("fetched")

    assert asked_sources("Why is the ferry late?", fetch) == ()
    with pytest.raises(AssertionError, match="fetched"):
        asked_sources("Why is the ferry late, according to Zawya?", fetch)


def test_each_collection_has_its_own_outlets():
    text = "According to Zawya, why is the ferry late?"
    assert [asked(text, held) for held in ((), ("Zawya",), ("zawya.com",), ("Zaw",))] == ["", "Zawya", "zawya.com", ""]
