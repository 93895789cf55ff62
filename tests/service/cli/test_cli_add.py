"""add and pages: what goes in, what is said about it, and what a dry run leaves alone."""

import io
import json
import os
from dataclasses import dataclass
from types import SimpleNamespace

import pytest
from news import FERRY, OLIVES, QUAY

PAGE = """Lamp oil runs short on Gannet Rock

The keepers of Gannet Rock have oil for nine more nights. A supply boat was turned back on Tuesday by the swell.

The harbour master expects calmer water at the end of the week, and has asked two trawlers to stand by until then.
"""


@pytest.fixture
def folder(tmp_path):
    """Two articles in one file, one page in another, and a file that is neither."""
    path = tmp_path / "news"
    path.mkdir()
    (path / "a.jsonl").write_text(json.dumps(FERRY) + "\n" + json.dumps(OLIVES) + "\n")
    (path / "b.txt").write_text(PAGE)
    (path / "c.json").write_text("{")
    return path


def test_add_takes_a_folder_and_says_what_was_rejected(cli, folder):
    outcome = cli("add", str(folder))
    assert (outcome.code, outcome.out) == (0, "3 added, 1 rejected\n")
    assert outcome.err.startswith(f"nutgraf: rejected {folder}/c.json: ")
    listed = [line.split("\t")[3] for line in cli("list").out.splitlines()]
    assert listed == [FERRY["title"], OLIVES["title"], "Lamp oil runs short on Gannet Rock"]


def test_an_article_that_no_further_tag_suits_costs_only_itself(cli, tmp_path):
    full = FERRY | {"tags": [f"tag {n}" for n in range(100)]}
    (tmp_path / "news.jsonl").write_text(json.dumps(full) + "\n" + json.dumps(OLIVES))
    outcome = cli("add", str(tmp_path / "news.jsonl"), "--tag", "one more")
    assert (outcome.code, outcome.out) == (0, "1 added, 1 rejected\n")
    assert outcome.err.startswith(f"nutgraf: rejected {FERRY['id']}: 101 tags")


@pytest.mark.parametrize(("copies", "said"), [(1, "1 of them a copy"), (2, "2 of them copies")])
def test_copies_of_a_story_are_counted(cli, tmp_path, copies, said):
    (tmp_path / "wire.jsonl").write_text("\n".join(json.dumps(FERRY | {"id": str(n)}) for n in range(copies + 1)))
    assert cli("add", str(tmp_path)).out == f"{copies + 1} added, {said} of a known story\n"


def test_adding_again_changes_nothing(cli, folder):
    cli("add", str(folder))
    assert cli("add", str(folder / "a.jsonl"), str(folder / "b.txt")).out == "3 unchanged\n"


def test_add_prints_the_report_that_http_answers(cli, folder):
    printed = json.loads(cli("add", str(folder), "--json").out)
    assert {name: printed[name] for name in ("added", "updated", "unchanged", "duplicates")} == {
        "added": 3,
        "updated": 0,
        "unchanged": 0,
        "duplicates": [],
    }
    assert [(each["position"], each["id"]) for each in printed["rejected"]] == [(3, f"{folder}/c.json")]


def test_add_fills_in_what_the_articles_do_not_say(cli, folder):
    cli("add", str(folder), "--source", "Rock Gazette", "--tag", "sea", "--tag", "shipping", "--lang", "fr")
    ferry = json.loads(cli("get", FERRY["id"], "--json").out)
    assert (ferry["source"], ferry["lang"], ferry["tags"]) == ("Harbour Times", "en", ["shipping", "strikes", "sea"])
    (line,) = cli("list", "--source", "rock gazette").out.splitlines()
    page = json.loads(cli("get", line.split("\t")[0], "--json").out)
    assert (page["source"], page["lang"], page["tags"]) == ("Rock Gazette", "en", ["sea", "shipping"])


def test_add_reads_standard_input(cli, monkeypatch):
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(json.dumps(QUAY).encode())))
    assert cli("add", "-").out == "1 added\n"
    assert cli("get", QUAY["id"]).code == 0


def test_relative_times_count_from_the_moment_given(cli, tmp_path):
    (tmp_path / "x.json").write_text(json.dumps({**QUAY, "published": "6 days ago"}))
    cli("add", str(tmp_path / "x.json"), "--collected", "2025-08-10T12:00:00Z")
    assert cli("list").out.split("\t")[1] == "2025-08-04"


def test_a_dry_run_lists_and_stores_nothing(cli, folder, settings):
    outcome = cli("add", str(folder), "--dry-run")
    assert outcome.code == 0
    assert [line.split("\t")[3] for line in outcome.out.splitlines()][:2] == [FERRY["title"], OLIVES["title"]]
    assert "nutgraf: 3 articles, nothing stored" in outcome.err
    assert not settings.collection_path.exists()
    assert cli("add", str(folder), "--dry-run", "--json").out.count('"text":') == 3


@pytest.mark.parametrize("command", ["add", "pages"])
def test_nothing_that_can_be_taken_in_is_a_failure_and_leaves_nothing(cli, tmp_path, settings, command):
    (tmp_path / "empty").touch()
    outcome = cli(command, str(tmp_path / "empty"))
    assert outcome.code == 1
    assert "the input is empty" in outcome.err
    assert not settings.collection_path.exists()


@pytest.mark.parametrize("dry", [(), ("--dry-run",)])
def test_what_is_rejected_has_its_place_among_all_sources(cli, tmp_path, dry):
    (tmp_path / "empty").touch()
    printed = json.loads(cli("add", str(tmp_path / "empty"), str(tmp_path / "gone"), "--json", *dry).out)
    assert [(each["position"], each["reason"]) for each in printed["rejected"]] == [
        (0, "the input is empty"),
        (1, "there is no such file or folder; check the path"),
    ]


def test_a_file_that_is_not_there_is_said(cli):
    assert cli("add", "/no/such/file").code == 1
    outcome = cli("pages", "/no/such/file")
    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err == "nutgraf: /no/such/file: there is no such file or folder; check the path\n"


def test_a_variable_that_is_not_set_is_not_this_folder(cli, monkeypatch, folder):
    monkeypatch.chdir(folder)
    for command in ("add", "pages"):
        assert cli(command, "").code == 1
    assert "is a folder; name one file in it" in cli("pages", str(folder)).err
    assert cli("list", "--data", "").code == 2


def test_a_pipe_is_refused_and_not_waited_for(cli, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for command in ("add", "pages"):
        outcome = cli(command, str(tmp_path / "pipe"))
        assert (outcome.code, outcome.out.replace("1 rejected\n", "")) == (1, "")
        assert "this is no regular file" in outcome.err


def test_pages_shows_the_split(cli, folder):
    outcome = cli("pages", str(folder / "b.txt"), "--url", "https://rock.example/oil")
    lines = outcome.out.splitlines()
    assert lines[0] == " 1  Lamp oil runs short on Gannet Rock"
    assert lines[1].startswith("    source unknown · undated · ")
    assert lines[2].startswith("    The keepers of Gannet Rock have oil for nine more nights.")
    assert outcome.err == "nutgraf: 1 added\n"
    (stored,) = json.loads(cli("list", "--json").out)["articles"]
    assert (stored["title"], stored["url"]) == ("Lamp oil runs short on Gannet Rock", "https://rock.example/oil")


def test_a_dry_page_is_shown_and_not_stored(cli, folder, settings):
    outcome = cli("pages", str(folder / "b.txt"), "--dry-run", "--json")
    printed = json.loads(outcome.out)
    assert [each["title"] for each in printed["articles"]] == ["Lamp oil runs short on Gannet Rock"]
    assert (printed["added"], printed["rejected"]) == (0, [])
    assert not settings.collection_path.exists()


def test_pages_reads_standard_input(cli, monkeypatch):
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(PAGE.encode())))
    assert cli("pages", "-").code == 0
    assert "Lamp oil" in cli("list").out


@dataclass
class Web:
    """A web of one page."""

    url: str = "https://rock.example/oil"

    def fetch(self, url):
        from index.ingest.fetch import Fetched

        assert url == self.url
        return Fetched(url, PAGE.encode(), "text/plain; charset=utf-8")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass


@pytest.mark.parametrize(("command", "module"), [("add", "add"), ("pages", "pages")])
def test_an_address_is_fetched(cli, monkeypatch, command, module):
    monkeypatch.setattr(f"service.cli.commands.{module}.Fetcher", Web)
    assert cli(command, Web.url).code == 0
    (stored,) = json.loads(cli("list", "--json").out)["articles"]
    assert stored["url"] == Web.url


def test_an_address_inside_is_refused(cli):
    outcome = cli("pages", "http://127.0.0.1/secret")
    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err.startswith("nutgraf: ")


def test_an_address_of_another_scheme_is_no_missing_file(cli):
    outcome = cli("add", "ftp://rock.example/oil")
    assert outcome.code == 1
    assert "'ftp://rock.example/oil' is no web address; give one that starts with http://" in outcome.err


def test_a_region_of_a_language_is_taken_as_json_takes_it(cli, tmp_path):
    (tmp_path / "x.json").write_text('{"title": "Result", "text": "3 : 1"}')
    (page,) = json.loads(cli("add", str(tmp_path), "--lang", "en-GB", "--dry-run", "--json").out)["articles"]
    assert page["lang"] == "en"


def test_a_language_is_given_by_its_code(cli, folder):
    outcome = cli("add", str(folder), "--lang", "english")
    assert outcome.code == 2
    assert "'english' is no code of a language; write it as 'en' (ISO 639-1)" in outcome.err


def test_one_article_is_one(cli, folder):
    assert "nutgraf: 1 article, nothing stored" in cli("add", str(folder / "b.txt"), "--dry-run").err
