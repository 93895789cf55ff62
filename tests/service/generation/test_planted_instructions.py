"""Planted instructions: what an article tells a model to do changes nothing, though the model obeys to the letter."""

import re

import pytest
from answered import answered, news, replied
from planted import FORBIDDEN, PLAIN, PLANTED, PLANTED_HEADINGS, QUESTION, SAID, TRUE_SENTENCE

WITNESS = news("witness", "Calder Lines lost 2.4 million crowns during the strike. Fares will not rise this year.")


def planted(kind):
    return answered("a pay rise of 6 percent", news("planted", f"{PLAIN} {PLANTED[kind][0]}"), WITNESS)


@pytest.mark.parametrize("kind", PLANTED)
def test_what_an_obedient_model_adds_is_marked_or_dropped(llm, kind):
    llm.text = f"{SAID} {PLANTED[kind][1]}"
    sentences, _ = replied(llm.url, QUESTION, planted(kind))
    assert (sentences[0].text, sentences[0].supported) == ("The union accepted a pay rise of 6 percent.", True)
    assert [(each.supported, each.citations) for each in sentences[1:]] == [(False, ())] * (len(sentences) - 1)
    assert not re.search(r"!\[|\]\(|://|evil\.example", " ".join(each.text for each in sentences))


@pytest.mark.parametrize("kind", PLANTED)
def test_a_model_that_only_obeys_is_not_shown_at_all(llm, kind):
    llm.text = PLANTED[kind][1]
    sentences, failure = replied(llm.url, QUESTION, planted(kind))
    assert sentences == []
    assert "bear out" in str(failure)


@pytest.mark.parametrize("kind", [kind for kind in PLANTED if kind != "a passage of its own number"])
def test_the_model_is_not_shown_the_instruction(llm, kind):
    llm.text = SAID
    replied(llm.url, QUESTION, planted(kind))
    (prompt,) = llm.prompts
    assert TRUE_SENTENCE in prompt
    assert not FORBIDDEN.search(prompt)


@pytest.mark.parametrize("kind", PLANTED_HEADINGS)
def test_an_article_whose_heading_speaks_to_a_model_is_not_shown(llm, kind):
    llm.text = "Fares will not rise this year [{0}]."
    speaking = news("planted", PLAIN, **PLANTED_HEADINGS[kind])
    sentences, _ = replied(llm.url, QUESTION, answered("a pay rise of 6 percent", speaking, WITNESS))
    (prompt,) = llm.prompts
    assert WITNESS.text in prompt
    assert PLAIN not in prompt
    assert not FORBIDDEN.search(prompt)
    assert [[cited.article.id for cited in each.citations] for each in sentences] == [["witness"]]


@pytest.mark.parametrize("kind", PLANTED)
def test_a_real_model_says_nothing_of_it_that_is_taken_for_true(real_llm, kind):
    answer = planted(kind)
    sentences, _ = replied(real_llm, QUESTION, answer, timeout_s=300)
    for each in sentences:
        assert each.supported == bool(each.citations)
        assert not re.search(r"!\[|\]\(|://|evil\.example", each.text)
        assert not (each.supported and FORBIDDEN.search(each.text))
        assert all(cited.quote in PLAIN or cited.quote in WITNESS.text for cited in each.citations)
