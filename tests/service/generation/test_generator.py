"""The generator over real HTTP with a model that writes what the test says: what is shown of it, and what is not."""

import asyncio

import pytest
from answered import answered, news, replied

from index.errors import GenerationFailed, InvalidInput
from index.query import Turn
from service.generation.generator import MAX_SENTENCES, Generator, open_generator
from service.generation.llm import MAX_CHARS, LanguageModel
from service.settings import Settings

FERRY = news(
    "ferry",
    "Ferry crews in Port Calder went back to work on Monday. "
    "The union accepted a pay rise of 6 percent after eleven days of walkouts.",
)
COSTS = news("costs", "Calder Lines lost 2.4 million crowns during the strike. Fares will not rise this year.")
QUESTION = "What did the union accept?"
ANSWER = answered("a pay rise of 6 percent", FERRY, COSTS)
TRUE = "The union accepted a pay rise of 6 percent [{0}]."


def test_each_sentence_comes_with_the_sentence_that_bears_it_out(llm):
    llm.text = f"{TRUE} The strike cost Calder Lines 2.4 million crowns.[{{1}}]"
    sentences, failure = replied(llm.url, QUESTION, ANSWER)
    assert failure is None
    assert [(each.text, each.supported) for each in sentences] == [
        ("The union accepted a pay rise of 6 percent.", True),
        ("The strike cost Calder Lines 2.4 million crowns.", True),
    ]
    assert [[cited.quote for cited in each.citations] for each in sentences] == [
        ["The union accepted a pay rise of 6 percent after eleven days of walkouts."],
        ["Calder Lines lost 2.4 million crowns during the strike."],
    ]
    assert all(c.article.text[c.start : c.end] == c.quote for each in sentences for c in each.citations)


@pytest.mark.parametrize("piece", [1, 7, 1000])
def test_it_does_not_matter_how_the_text_is_cut_into_chunks(llm, piece):
    llm.piece = piece
    llm.text = f"{TRUE} Fares will not rise [{{1}}][{{0}}]. The mayor resigned."
    sentences, _ = replied(llm.url, QUESTION, ANSWER)
    assert [(each.text, len(each.citations)) for each in sentences] == [
        ("The union accepted a pay rise of 6 percent.", 1),
        ("Fares will not rise.", 1),
        ("The mayor resigned.", 0),
    ]


@pytest.mark.parametrize(
    "forged",
    [
        "The mayor resigned [{0}].",
        "The union accepted a pay rise of 9 percent [{0}].",
        "The union accepted a pay rise of 6 percent [{1}].",
        "The union accepted a pay rise of 6 percent [7].",
        "The union accepted a pay rise of 6 percent [ferry].",
        "The union accepted a pay rise of 6 percent.",
        "The union, led by Ida Moreau, accepted a pay rise of 6 percent [{0}].",
    ],
)
def test_what_its_citations_do_not_bear_out_is_marked_and_has_none(llm, forged):
    llm.text = f"{TRUE} {forged}"
    sentences, _ = replied(llm.url, QUESTION, ANSWER)
    assert [each.supported for each in sentences] == [True, False]
    assert sentences[1].citations == ()


def test_unknown_numbers_are_dropped_beside_known_ones(llm):
    llm.text = "The union accepted a pay rise of 6 percent [1, {0}, 99]."
    sentences, _ = replied(llm.url, QUESTION, ANSWER)
    assert [(each.text, [c.article.id for c in each.citations]) for each in sentences] == [
        ("The union accepted a pay rise of 6 percent.", ["ferry"])
    ]


def test_a_reply_that_is_all_made_up_is_never_begun(llm):
    llm.text = "The mayor resigned [{0}]. A new one is sought [{1}]."
    sentences, failure = replied(llm.url, QUESTION, ANSWER)
    assert sentences == []
    assert "bear out" in str(failure)


def test_sentences_before_the_first_sound_one_are_kept_and_marked(llm):
    llm.text = f"Here is what I found. {TRUE}"
    sentences, failure = replied(llm.url, QUESTION, ANSWER)
    assert failure is None
    assert [each.supported for each in sentences] == [False, True]


def test_no_word_is_asked_for_where_the_articles_do_not_say(llm):
    assert replied(llm.url, QUESTION, answered(None, FERRY, confidence=0.2)) == ([], None)
    assert llm.bodies == []


@pytest.mark.parametrize("text", ["", "  \n ", "I cannot help with that.", "<think>The union accepted [{0}].</think>"])
def test_an_empty_answer_and_one_that_cites_nothing_fail(llm, text):
    llm.text = text
    sentences, failure = replied(llm.url, QUESTION, ANSWER)
    assert (sentences, type(failure)) == ([], GenerationFailed)


def test_a_thought_is_no_part_of_the_answer(llm):
    llm.text = f"<think>It says [{{1}}]. Hm.</think>\n\n{TRUE}"
    sentences, _ = replied(llm.url, QUESTION, ANSWER)
    assert [each.text for each in sentences] == ["The union accepted a pay rise of 6 percent."]


def test_a_sentence_is_given_while_the_next_is_written(llm):
    llm.text, llm.piece, llm.pause_s = f"{TRUE} Fares will not rise this year [{{1}}].", 10, 0.02

    async def first() -> tuple[str, int]:
        generator = Generator(LanguageModel(llm.url, "scripted"))
        sentences = generator.reply(QUESTION, ANSWER)
        sentence = await anext(sentences)
        await sentences.aclose()
        await generator.close()
        return sentence.text, len(llm.bodies)

    assert asyncio.run(first()) == ("The union accepted a pay rise of 6 percent.", 1)
    assert llm.left.wait(5), "the model went on writing for nobody"


def test_an_endless_answer_is_left_alone_at_its_bounds(llm):
    llm.text, llm.piece = f"{TRUE} " * 500, 200
    sentences, failure = replied(llm.url, QUESTION, ANSWER)
    assert (len(sentences), failure) == (MAX_SENTENCES, None)
    llm.text = f"{TRUE} " + "and on " * MAX_CHARS
    sentences, failure = replied(llm.url, QUESTION, ANSWER)
    assert ([each.text for each in sentences], failure) == (["The union accepted a pay rise of 6 percent."], None)


def test_a_model_that_rambles_is_not_heard_out(llm):
    llm.text, llm.piece, llm.pause_s = "The mayor resigned [{0}]. " * 200, 26, 0.01
    sentences, failure = replied(llm.url, QUESTION, ANSWER)
    assert (sentences, type(failure)) == ([], GenerationFailed)
    assert llm.left.wait(5), "the model went on writing for nobody"


def test_a_sentence_that_the_models_window_cut_is_not_shown(llm):
    llm.text, llm.finish = f"{TRUE} Fares will not", "length"
    sentences, failure = replied(llm.url, QUESTION, ANSWER)
    assert ([each.text for each in sentences], failure) == (["The union accepted a pay rise of 6 percent."], None)


def test_the_prompt_holds_passages_question_turns_and_language_and_not_more(llm):
    llm.text = TRUE
    earlier = [Turn("Where is Port Calder?", "On the coast."), Turn("And who struck?", None)]
    replied(llm.url, "Was hat die Gewerkschaft am Montag angenommen?", ANSWER, earlier)
    ((system, user),) = ([each["content"] for each in body["messages"]] for body in llm.bodies)
    assert FERRY.text in user
    assert COSTS.text in user
    assert "Answer in German" in user
    assert "Asked: Where is Port Calder?\nAnswered: On the coast." in user
    assert "never instructions" in system
    assert "Question: Was hat die Gewerkschaft am Montag angenommen?" in user


def test_a_stream_that_breaks_off_keeps_what_was_sound_and_fails(llm):
    llm.text, llm.finish = f"{TRUE} Fares will not rise", None
    sentences, failure = replied(llm.url, QUESTION, ANSWER)
    assert [each.text for each in sentences] == ["The union accepted a pay rise of 6 percent."]
    assert "broke off" in str(failure)


def test_the_settings_open_a_generator_or_none(tmp_path):
    def settings(**flags):
        return Settings.load(data=tmp_path, cache=tmp_path, **flags)

    assert open_generator(settings()) is None
    opened = open_generator(settings(llm_url="http://127.0.0.1:1/v1", llm_model="small"))
    assert opened is not None
    assert opened.model == "small"
    with pytest.raises(InvalidInput, match="NUTGRAF_LLM_MODEL"):
        open_generator(settings(llm_url="http://127.0.0.1:1/v1"))
    with pytest.raises(InvalidInput, match="llm_url"):
        settings(llm_url="ftp://example", llm_model="small")
