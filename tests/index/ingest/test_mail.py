"""Messages give articles with their subject, sender and time, and what cannot be read gives a reason."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Article
from index.ingest.read import read_bytes
from index.report import Rejected

NOW = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
LEAD = "The regional council approved a plan on Tuesday to rebuild the viaduct, eleven months after a barge struck it."
END = "Work begins in March and lasts two years."
HEAD = "Subject: =?utf-8?q?Fwd=3A_Council_backs_viaduct_=E2=80=94_at_last?=\nDate: Tue, 24 Nov 2026 16:05:11 +0100\n"
PARTS = f"""MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="b1"

--b1
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

{LEAD}=20

{END}

--b1
Content-Type: text/html; charset=utf-8

<p>In HTML.</p>
--b1--
"""
WEB = f"MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n<p>{LEAD}</p><p>{END}</p>"
PLAIN = f"\n{LEAD}\n\n{END}\n\n-- \nCoastwire, 1 Quay, Port Calder. Unsubscribe here.\n"


def read(message: str) -> Article | Rejected:
    (item,) = read_bytes(message.encode(), name="a.eml", collected=NOW)
    return item


@pytest.mark.parametrize("body", [PARTS, WEB, PLAIN])
@pytest.mark.parametrize(
    ("sender", "source", "authors"),
    [
        ("From: Harbour Times <desk@harbour.example>\n", "Harbour Times", ()),
        ("From: Jane Doe <jane@harbour.example>\n", "", ("Jane Doe",)),
        ("From: desk@harbour.example\n", "", ()),
    ],
)
def test_a_message_is_an_article(body: str, sender: str, source: str, authors: tuple[str, ...]) -> None:
    item = read(sender + HEAD + body)
    assert isinstance(item, Article)
    assert (item.title, item.text) == ("Council backs viaduct — at last", f"{LEAD}\n\n{END}")
    assert (item.source, item.authors, str(item.published)) == (source, authors, "2026-11-24T15:05:11Z")


def test_a_message_without_text_says_so() -> None:
    item = read(
        f"{HEAD}MIME-Version: 1.0\nContent-Type: application/pdf\nContent-Transfer-Encoding: base64\n\nJVBERi0="
    )
    assert item == Rejected(0, "a.eml", "the message has no text; give the page or the file that it carries")


@given(
    st.lists(st.sampled_from([*HEAD.split("\n"), *PARTS.split("\n"), "From: <@>", "Content-Type: text/x; charset=?"]))
)
def test_no_message_ends_reading(lines: list[str]) -> None:
    assert all(
        isinstance(item, Article | Rejected)
        for item in read_bytes("\n".join(lines).encode(), name="a.eml", collected=NOW)
    )
