"""docs/chat.md: its examples, run in their order against a real server, print what it says; and it names everything."""

import re
import shutil

import pytest
from real_server import real_server
from runnable_page import ROOT, examples, masked, printed

from service.http.chat_requests import ChatBody
from service.http.chat_schemas import About
from service.http.openai_errors import _CODES

PAGE = "docs/chat.md"
TEXT = (ROOT / PAGE).read_text(encoding="utf-8")


@pytest.mark.skipif(not shutil.which("curl"), reason="needs curl")
def test_every_example_prints_what_it_says(tmp_path, compiled):
    with real_server(tmp_path, compiled) as url:
        names = {}
        for language, code, said in examples(PAGE):
            assert masked(printed(language, code, url, names)) == masked(said), code
        names["client"].close()


def test_every_parameter_is_named():
    for name in ChatBody.model_fields:
        assert re.search(rf"`{name}[`=]", TEXT) or f"`{name}` `" in TEXT, name


def test_every_field_of_our_own_is_named():
    for name in About.model_fields:
        assert f"`{name}`" in TEXT, name


def test_every_code_is_named():
    for status, code in _CODES.items():
        assert re.search(rf"^\|[^|]*\b{status}\b[^|]*\|[^|]*`{code}`", TEXT, re.MULTILINE), code
