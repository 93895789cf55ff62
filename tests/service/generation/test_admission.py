"""Admission: how many may ask at once, and how long nobody does."""

import pytest

from index.errors import GenerationFailed
from service.generation.admission import REST_S, Admission


def test_a_place_is_free_again_when_its_block_has_ended():
    admission = Admission(2)
    with admission.one(), admission.one(), pytest.raises(GenerationFailed, match="at once: 2"), admission.one():
        pass
    with pytest.raises(ValueError, match="of its own"), admission.one():
        raise ValueError("of its own")
    with admission.one(), admission.one():
        pass


def test_nobody_asks_until_the_rest_is_over():
    now = [0.0]
    admission = Admission(1, clock=lambda: now[0])
    with admission.one():
        admission.rest()
    now[0] = REST_S - 0.1
    with pytest.raises(GenerationFailed, match="not asked again for 30 s"), admission.one():
        pass
    now[0] = REST_S
    with admission.one():
        pass
