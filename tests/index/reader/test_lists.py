"""Questions for several things are told from questions for one, and whole lists from parts of them."""

import pytest

from index.reader.lists import asks_for_several, is_whole_list


@pytest.mark.parametrize(
    "question",
    [
        "What are the preconditions for Azerbaijan joining?",
        "who were the signatories",
        "Which five countries set up the compact?",
        "which people were rescued",
        "What recommendations did the judge make?",
        "what new conditions must a member meet",
        "Which six maternity wards in Valdra will close?",
        "List the members of the cabinet.",
        "Name the three ferries.",
        "What countries joined?",
        "What unions struck on Friday?",
        "what foreign ministers attended",
        "In which other ports do they strike?",
        "Which opposition parties back the bill?",
        "Which trade unions struck?",
        "Which human rights groups have complained?",
        "Which news outlets reported it?",
        "Which 12 ports shut?",
        "Which of the three ferries are late?",
        "Which countries does the ban cover?",
        "Which countries has President Kroll visited?",
        "Which banks is the regulator investigating?",
        "What conditions for ending the strike did the unions name?",
        "Can you list the conditions of the unions?",
        "Give me the list of conditions",
        "Which MPs voted against the bill?",
        "Which Democrats oppose the bill?",
    ],
)
def test_asks_for_several(question):
    assert asks_for_several(question)


@pytest.mark.parametrize(
    "question",
    [
        "What is the precondition?",
        "Which company won?",
        "Which Reuters journalist was killed?",
        "Which Arkansas governor signed the bill?",
        "Tell me the name of the mayor",
        "Which atlas is best?",
        "what causes the delay",
        "Which bus was late?",
        "which party does he lead",
        "Who leads the union?",
        "Why are the ferries late?",
        "What is the name of the ship?",
        "Which gas is it?",
        "Which team leads the league?",
        "What team leads the league?",
        "Which party wins the vote?",
        "Which company makes the vaccine?",
        "Which company makes vaccines?",
        "Which country hosts the summit?",
        "Which team wins?",
        "Which sports star resigned?",
        "Which species was found?",
        "Which workers' union struck?",
        "Which 2024 law bans ferries?",
        "What makes red algae red?",
        "What happens next?",
        "What do tourists say?",
        "Which of the unions struck?",
        "What",
        "Who owns the yard which builds ferries?",
        "When did the people who were rescued arrive?",
    ],
)
def test_asks_for_one(question):
    assert not asks_for_several(question)


@pytest.mark.parametrize(
    ("before", "text", "after", "whole"),
    [
        ("by ", "Estonia, Finland and Poland", " in May.", True),
        ("", "tests; alarms; and no campsites", ".", True),
        ("by ", "Estonia", ", Finland and Poland", False),
        ("by ", "Estonia, Finland", " and Poland", False),
        ("by Estonia, ", "Finland and Poland", ".", False),
        ("by ", "Finland and Poland", ", as well as Norway.", False),
        ("", "he and she, to a degree", ".", False),
        ("", "nothing", "", False),
    ],
)
def test_a_list_is_whole_when_nothing_is_joined_to_it(before, text, after, whole):
    assert is_whole_list(text, before, after) is whole
