"""The dateline of an article is left out of its statements, and nothing else is."""

import pytest

from index.passage import Passage
from index.reader.statements import statements


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("HALMORA, Valdra - Parliament sat. She won.", ["Parliament sat.", "She won."]),
        ("KOLM, Valdra (MW) - Rescuers came.", ["Rescuers came."]),
        ("NEW YORK (Reuters) - Shares fell.", ["Shares fell."]),
        ("ŁÓDŹ — The takeover failed.", ["The takeover failed."]),
        ("Helga Brandt - the director - resigned.", ["Helga Brandt - the director - resigned."]),
        ("ŁÓDŹ — ", ["ŁÓDŹ —"]),
        ("Gulls slept. KOLM - Rescuers came.", ["Gulls slept.", "KOLM - Rescuers came."]),
        ("", []),
    ],
)
def test_only_the_dateline_is_left_out(text, expected):
    found = statements(Passage("a", 0, len(text), text), "en")
    assert [text[start:end] for start, end in found] == expected


def test_in_the_middle_of_an_article_there_is_none():
    text = "NATO - the alliance - met."
    assert statements(Passage("a", 100, 100 + len(text), text), "en") == [(0, len(text))]
