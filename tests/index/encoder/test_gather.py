"""Gathering: who computes what, when questions come at once."""

import threading

import numpy as np
import pytest

from index.encoder.gather import Gatherer


def twice(rows):
    return np.array([[2 * row[0]] for row in rows], np.float32)


def in_threads(count, work):
    threads = [threading.Thread(target=work, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert not any(thread.is_alive() for thread in threads)


def test_a_lone_question_is_computed_at_once():
    assert Gatherer(twice, leaders=1, most=4)([21]).tolist() == [42]


def test_each_thread_gets_the_vector_of_its_own_question():
    gatherer = Gatherer(twice, leaders=2, most=3)
    wrong = []

    def ask(number):
        wrong.extend(
            turn for turn in range(50) if gatherer([number * 100 + turn]).tolist() != [2 * (number * 100 + turn)]
        )

    in_threads(12, ask)
    assert wrong == []


def test_what_waits_is_computed_together_and_in_order():
    batches, begun, go_on = [], threading.Event(), threading.Event()

    def compute(rows):
        batches.append([row[0] for row in rows])
        begun.set()
        assert go_on.wait(30)
        return twice(rows)

    gatherer = Gatherer(compute, leaders=1, most=3)

    def ask(number):
        if number:
            assert begun.wait(30)
            while len(gatherer._waiting) != number - 1:  # one after the other
                threading.Event().wait(0.001)
        if number == 5:
            threading.Timer(0.05, go_on.set).start()
        assert gatherer([number]).tolist() == [2 * number]

    in_threads(6, ask)
    assert batches == [[0], [1, 2, 3], [4, 5]]


def test_a_failure_reaches_every_question_of_the_batch_and_no_other():
    def compute(rows):
        if any(row[0] < 0 for row in rows):
            raise ValueError("negative")
        return twice(rows)

    gatherer = Gatherer(compute, leaders=1, most=4)
    with pytest.raises(ValueError, match="negative"):
        gatherer([-1])
    assert gatherer([3]).tolist() == [6]  # the leader's place was given back
