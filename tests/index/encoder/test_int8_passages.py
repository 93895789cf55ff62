"""Passages in 8 bits: how near they stay to float32."""

import numpy as np
import pytest

PLACES = ["Alder Bay", "Quillport", "the Tamsin valley", "Hollow Ridge", "Port Cassel", "the Orrin delta"]
EVENTS = [
    "Engineers reopened the swing bridge after replacing two cracked bearings, and buses crossed within the hour.",
    "A late frost ruined most of the apricot blossom; growers expect to pick less than a third of last year's crop.",
    "Nurses ended their strike when the hospital agreed to cap night shifts at four a week for every ward.",
    "The council sold the old tram depot to a cooperative that will turn it into sixty flats and a market hall.",
    "Divers recovered a bronze bell from the wreck, and its maker's mark dates the ship to before the great fire.",
    "The under-19 side won the regional final on penalties, the keeper saving three of them in pouring rain.",
    "Researchers tagged forty gulls and found that they commute between the landfill and the lake every day.",
    "Water from the new reservoir reached the upper villages, ending nine summers of rationing by the bucket.",
]
DETAILS = [
    "The mayor called it overdue, while the opposition asked who had paid for the delay.",
    "Work is due to finish in spring, at a cost of 4.2 million, a quarter more than was planned.",
    "Residents had gathered 3,100 signatures; a hearing is set for the ninth.",
]
PASSAGES = [f"{place}\n{event} {detail}" for place in PLACES for event in EVENTS for detail in DETAILS]
QUESTIONS = [
    "Why was the bridge closed?",
    "How much fruit was lost to frost?",
    "What did the nurses demand?",
    "Who bought the tram depot in Quillport?",
    "How old is the shipwreck?",
    "Who won the penalty shoot-out?",
    "Where do gulls find food?",
    "When did rationing of water end at Hollow Ridge?",
    "How many signatures were gathered in Port Cassel?",
    "What will the works cost?",
]


@pytest.fixture(scope="module")
def both(exact, compact):
    return exact.encode_document(PASSAGES), compact.encode_document(PASSAGES)


def test_every_passage_stays_near_its_float_vector(both):
    cosines = (both[0] * both[1]).sum(axis=1)
    assert cosines.min() > 0.998
    assert cosines.mean() > 0.999
    assert np.abs(both[0] - both[1]).max() > 1e-4  # it is not float32 under another name


def test_questions_find_the_same_passages(exact, both):
    asked = exact.encode_query(QUESTIONS)
    overlaps = []
    for vector in asked:
        left, right = (set(np.argsort(-(vectors @ vector))[:10].tolist()) for vectors in both)
        overlaps.append(len(left & right) / 10)
    assert np.mean(overlaps) >= 0.9  # variants of one sentence are nearer to each other than real news is


def test_questions_are_the_same_in_both(exact, compact):
    assert np.abs(exact.encode_query(QUESTIONS) - compact.encode_query(QUESTIONS)).max() < 1e-6


def test_a_passage_does_not_depend_on_its_company(compact, both):
    alone = np.concatenate([compact.encode_document([text]) for text in PASSAGES[::12]])
    assert np.abs(alone - both[1][::12]).max() < 1e-5


@pytest.mark.parametrize("text", ["", " ", "a", "é" * 50, "0" * 90, "🌊 " * 100, "[SEP] [SEP]"])
def test_odd_texts_stay_near_too(exact, compact, text):
    vectors = exact.encode_document([text]), compact.encode_document([text])
    assert float((vectors[0] * vectors[1]).sum()) > 0.98
