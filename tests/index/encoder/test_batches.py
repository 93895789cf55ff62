"""How texts are put together in batches."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from index.encoder.onnx_encoder import equal_lengths, pack, packs

LENGTHS = st.lists(st.integers(1, 600), max_size=60)


@given(LENGTHS, st.integers(1, 5))
def test_equal_lengths_takes_each_row_once_the_longest_first(lengths, size):
    rows = [[0] * length for length in lengths]
    batches = list(equal_lengths(rows, size))
    assert sorted(position for batch in batches for position in batch) == list(range(len(rows)))
    assert all(len({lengths[i] for i in batch}) == 1 and len(batch) <= size for batch in batches)
    firsts = [lengths[batch[0]] for batch in batches]
    assert firsts == sorted(firsts, reverse=True)


@given(LENGTHS)
def test_packs_keep_the_order_and_the_limits(lengths):
    rows = [[0] * length for length in lengths]
    ranges = list(packs(rows))
    assert [position for positions in ranges for position in positions] == list(range(len(rows)))
    for positions in ranges:
        assert 1 <= len(positions) <= 16
        assert len(positions) == 1 or sum(lengths[i] for i in positions) <= 512
    for left, right in pairwise(ranges):
        assert len(left) == 16 or sum(lengths[i] for i in left) + lengths[right[0]] > 512


def test_a_pack_numbers_its_texts_and_positions():
    packed = {name: values.tolist() for name, values in pack([[7, 8, 9], [5], [4, 6]]).items()}
    assert packed == {"ids": [7, 8, 9, 5, 4, 6], "text": [0, 0, 0, 1, 2, 2], "position": [0, 1, 2, 0, 0, 1]}
