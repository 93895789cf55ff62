"""The commands on a real collection: what they print, where, and how they end."""

import json

import pytest
from fastapi.testclient import TestClient
from news import NEWS, open_hashed

from service.http.app import create_app


@pytest.fixture
def http(stocked, settings):
    """The HTTP face of the same collection."""
    app = create_app(settings, opener=open_hashed)
    with TestClient(app, base_url="http://localhost", client=("127.0.0.1", 50_000)) as client:
        while client.get("/readyz").status_code != 200:
            pass
        yield client


NOW, AT = "--now 2025-08-10T12:00:00Z", "now=2025-08-10T12:00:00Z"


@pytest.mark.parametrize(
    ("args", "path"),
    [
        (f"search ferry --json {NOW}", f"/v1/search?q=ferry&{AT}"),
        (f"search ferry --json -k 2 --explain --group article {NOW}",
         f"/v1/search?q=ferry&k=2&explain=true&group=article&{AT}"),
        (f"search ferry --json --no-rerank {NOW}", f"/v1/search?q=ferry&rerank=false&{AT}"),
        (f"search quay --json --source -Talbote --lang en {NOW}", f"/v1/search?q=quay&source=-Talbote&lang=en&{AT}"),
        (f"ask strike --json --tag shipping {NOW}", f"/v1/ask?question=strike&tag=shipping&{AT}"),
        (f"ask strike --json --since 2025-08 --until 1d {NOW}",
         f"/v1/ask?question=strike&since=2025-08&until=1d&{AT}"),
        ("list --json --limit 2", "/v1/articles?limit=2"),
        ("list --json --since 2025-07 --until 2025-07", "/v1/articles?since=2025-07&until=2025-07"),
        ("get ferry-strike --json", "/v1/articles/ferry-strike"),
        ("get https://coast.example/quay --json", "/v1/articles/https://coast.example/quay"),
        ("related ferry-strike --json -k 3", "/v1/articles/ferry-strike/related?k=3"),
        ("stats --json", "/v1/stats"),
    ],
)  # fmt: skip
def test_json_is_exactly_what_http_answers(http, stocked, args, path):
    answered = http.get(path)
    printed = stocked(*args.split())
    expected = answered.json()
    assert answered.status_code == 200
    assert printed.out.endswith("}\n")
    body = json.loads(printed.out)
    for each in (expected, body):
        each.pop("took_ms", None)
    assert body == expected
    assert list(body) == list(expected)


def test_the_json_is_http_s_bytes(http, stocked):
    assert stocked("get", "olives", "--json").out.encode() == http.get("/v1/articles/olives").content + b"\n"


def test_search_puts_the_best_first(stocked):
    outcome = stocked("search", "north quay lorries")
    assert outcome.code == 0
    assert outcome.out.splitlines()[:4] == [
        " 1  North quay reopens to lorries",
        "    Coast Daily · 2025-07-20",
        "    https://coast.example/quay",
        "    Lorries may use the north quay again from Thursday. Divers had found no further cracks in its wall.",
    ]
    assert outcome.err == ""


def test_nothing_found_is_said_beside_the_data(stocked):
    outcome = stocked("search", "ferry", "--source", "Nobody")
    assert (outcome.code, outcome.out, outcome.err) == (3, "", "nutgraf: nothing found\n")


def test_list_is_newest_first_with_its_cursor_on_stderr(stocked):
    first = stocked("list", "--limit", "2")
    assert first.out.splitlines() == [
        "ferry-strike\t2025-08-04T09:30Z\tHarbour Times\tFerry crews end strike after pay deal",
        "https://coast.example/quay\t2025-07-20\tCoast Daily\tNorth quay reopens to lorries",
    ]
    cursor = first.err.removeprefix("nutgraf: there are more; go on with --cursor ").strip()
    second = stocked("list", "--limit", "2", "--cursor", cursor)
    assert [line.split("\t")[0] for line in second.out.splitlines()] == ["olives", "lighthouse"]
    assert second.err == ""


def test_list_without_articles_finds_nothing(stocked):
    assert stocked("list", "--tag", "nothing").code == 3


def test_get_shows_the_whole_article(stocked):
    outcome = stocked("get", "ferry-strike")
    assert outcome.out.splitlines() == [
        "Ferry crews end strike after pay deal",
        "Harbour Times · 2025-08-04 09:30 UTC",
        "https://harbour.example/ferry-strike",
        "Ida Moreau, Tom Achebe",
        "#shipping #strikes",
        "",
        "Ferry crews in Port Calder went back to work on Monday. "
        "The union accepted a pay rise of 6 percent after eleven days.",
    ]


def test_an_unknown_id_is_nothing_found(stocked):
    for command in ("get", "related"):
        outcome = stocked(command, "no-such")
        assert (outcome.code, outcome.out) == (3, "")
        assert "no-such" in outcome.err


def test_delete_by_id(stocked):
    outcome = stocked("delete", "olives", "lighthouse", "--yes", "--json")
    assert (outcome.code, outcome.out) == (0, '{"deleted":2}\n')
    assert stocked("get", "olives").code == 3
    assert stocked("delete", "olives", "--yes").code == 3


def test_delete_by_filter(stocked):
    assert stocked("delete", "--tag", "shipping", "-y").out == "2 deleted\n"
    assert [line.split("\t")[0] for line in stocked("list").out.splitlines()] == ["olives", "lighthouse"]


def test_delete_asks_for_ids_or_filters_but_not_both(stocked):
    for args in ([], ["olives", "--tag", "farming"], ["--now", "2025-08-10T12:00:00Z"]):
        outcome = stocked("delete", "--yes", *args)
        assert outcome.code == 2
        assert "give either ids or at least one of --source" in outcome.err
    assert len(stocked("list").out.splitlines()) == len(NEWS)


def test_delete_without_a_terminal_needs_yes(stocked, monkeypatch):
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    outcome = stocked("delete", "olives")
    assert outcome.code == 2
    assert "there is no terminal to ask on; add --yes if it is meant" in outcome.err


@pytest.mark.parametrize(
    ("args", "answer", "asked", "code", "left"),
    [
        (("--tag", "shipping"), "y\n", "Delete 2 articles? [y/N]", 0, 2),
        (("--tag", "shipping"), "n\n", "Delete 2 articles? [y/N]", 1, 4),
        (("olives", "olives", "unknown"), "y\n", "Delete 1 article? [y/N]", 0, 3),
        (("unknown",), "", "no article has the id 'unknown'", 3, 4),
        (("--tag", "unknown"), "", "", 3, 4),
    ],
)
def test_delete_asks_on_a_terminal(stocked, monkeypatch, args, answer, asked, code, left):
    monkeypatch.setattr("sys.stdin", Terminal(answer))
    outcome = stocked("delete", *args)
    assert outcome.code == code
    assert asked in outcome.err
    assert len(stocked("list").out.splitlines()) == left


class Terminal:
    """Someone who types one line."""

    def __init__(self, line: str) -> None:
        self._line = line

    def isatty(self) -> bool:
        return True

    def readline(self, *_: int) -> str:
        return self._line


def test_stats_counts(stocked):
    lines = stocked("stats").out.splitlines()
    assert lines[0] == "articles  4"
    assert "published 2025-03-01T00:00:00Z to 2025-08-04T09:30:00Z" in lines
    assert lines[-4:] == [
        "source          1  -",
        "                1  Coast Daily",
        "                1  Harbour Times",
        "                1  Talbote",
    ]


@pytest.mark.parametrize("command", ["ask x", "search x", "list", "get x", "related x", "stats", "delete x -y"])
def test_without_a_collection_each_says_so(cli, command):
    outcome = cli(*command.split())
    assert (outcome.code, outcome.out) == (4, "")
    assert outcome.err.startswith("nutgraf: ")
    assert outcome.err.count("\n") == 1
