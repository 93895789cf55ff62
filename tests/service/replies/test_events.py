"""An event is one line of JSON, whatever an article or a caller has in it."""

import json

import pytest

from service.replies.events import event


@pytest.mark.parametrize("text", ["Zoë said “yes”", "a\u2028b\x85c\u2029d", "half a pair \ud800", "one\ntwo\r\nthree"])
def test_an_event_is_one_line_with_the_text_in_it(text):
    written = event("delta", {"text": text}).encode().decode()
    name, data, *rest = written.splitlines()
    assert (name, rest) == ("event: delta", [""])
    assert json.loads(data.removeprefix("data: ")) == {"text": text}
    assert "\\u201c" not in data
