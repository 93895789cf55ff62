"""The fetcher goes only to public addresses, obeys robots.txt, and ends what is too large."""

import gzip
import socket
from collections.abc import Iterator
from typing import Any

import httpcore
import pytest
from news_site import NewsSite, Page, news_site

from index.errors import FetchFailed, FetchRefused
from index.ingest.fetch import Fetcher
from index.ingest.network import is_public, resolve


@pytest.fixture
def site() -> Iterator[NewsSite]:
    with news_site() as running:
        yield running


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    with Fetcher(allow_private=True, ports=None, retries=2) as open_fetcher:
        yield open_fetcher


def test_a_page_comes_with_its_final_address_and_media_type(site: NewsSite, fetcher: Fetcher) -> None:
    site.pages["/a"] = Page(status=302, headers={"Location": "/b?x=1"})
    site.pages["/b?x=1"] = Page(b"<p>news</p>", "text/html; charset=utf-8")
    page = fetcher.fetch(site.url + "/a")
    assert (page.url, page.data, page.media_type) == (site.url + "/b?x=1", b"<p>news</p>", "text/html; charset=utf-8")
    assert site.paths() == ["/robots.txt", "/a", "/b?x=1"]
    assert all(headers["User-Agent"].startswith("nutgraf/") for _, headers in site.requests)


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "127.9.9.9", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
     "224.0.0.1", "255.255.255.255", "192.0.0.192", "198.18.0.1", "240.0.0.1", "168.63.129.16", "100.100.100.200",
     "::1", "::", "fe80::1", "fe80::1%eth0",
     "fd00:ec2::254", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
     "2002:7f00:1::", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2001:db8::1", "fec0::1", "no address"],
)  # fmt: skip
def test_addresses_inside_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["93.184.215.14", "8.8.8.8", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_addresses_of_the_open_web_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f.1", "169.254.169.254"])
def test_a_fetch_from_inside_is_refused(host: str) -> None:
    with Fetcher(robots=False) as fetcher, pytest.raises(FetchRefused, match=r"not a public address|is no web address"):
        fetcher.fetch(f"http://{host}/")


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("file:///etc/passwd", "no web address"),
        ("ftp://news.example/", "no web address"),
        ("gopher://news.example/", "no web address"),
        ("news.example", "no web address"),
        ("http://", "no web address"),
        ("http://news.example:22/", "port 22 is not fetched from; only 80, 443 are"),
        ("http://news.example:99999/", "is not an address"),
        ("http://user:secret@news.example/", "holds a name or a password"),
    ],
)
def test_what_is_no_plain_web_address_is_refused(url: str, reason: str) -> None:
    with Fetcher() as fetcher, pytest.raises(FetchRefused, match=reason) as caught:
        fetcher.fetch(url)
    assert "secret" not in str(caught.value)


def test_a_redirect_inside_is_refused(site: NewsSite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.ingest.network.is_public", lambda address: address == "127.0.0.1")
    site.pages["/a"] = Page(status=301, headers={"Location": "http://169.254.169.254/latest/meta-data/"})
    with Fetcher(ports=None, robots=False) as fetcher, pytest.raises(FetchRefused, match=r"169\.254\.169\.254"):
        fetcher.fetch(site.url + "/a")


def test_a_redirect_to_a_malformed_address_is_refused(site: NewsSite, fetcher: Fetcher) -> None:
    site.pages["/a"] = Page(status=302, headers={"Location": "http://[bad"})
    with pytest.raises(FetchRefused, match=r"'http://\[bad' is not an address"):
        fetcher.fetch(site.url + "/a")


def test_redirects_to_other_schemes_and_in_circles_end(site: NewsSite, fetcher: Fetcher) -> None:
    site.pages["/file"] = Page(status=302, headers={"Location": "file:///etc/passwd"})
    site.pages["/round"] = Page(status=302, headers={"Location": "/round"})
    with pytest.raises(FetchRefused, match="no web address"):
        fetcher.fetch(site.url + "/file")
    with pytest.raises(FetchFailed, match="more than 5 redirects"):
        fetcher.fetch(site.url + "/round")


def test_the_connection_goes_to_the_address_that_was_checked(site: NewsSite, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that resolves anew to a private address after the check (DNS rebinding) gains nothing."""
    answers = [["93.184.215.14"], ["127.0.0.1"]]
    asked: list[str] = []
    connected: list[str] = []
    real_lookup, real_connect = socket.getaddrinfo, httpcore.SyncBackend.connect_tcp

    def lookup(host: str, port: int, *args: Any, **kwargs: Any) -> Any:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (answers[len(asked) - 1][0], port))]

    def connect(self: Any, host: str, port: int, *args: Any) -> Any:
        connected.append(host)
        monkeypatch.setattr(socket, "getaddrinfo", real_lookup)
        return real_connect(self, "127.0.0.1", int(site.url.rpartition(":")[2]), *args)

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", connect)
    site.pages["/a"] = Page(b"news")
    with Fetcher(robots=False) as fetcher:
        assert fetcher.fetch("http://news.example/a").data == b"news"
    assert asked == ["news.example"]
    assert connected == ["93.184.215.14"]
    assert site.requests[0][1]["Host"] == "news.example"


def test_a_name_with_one_private_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    addresses = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 80)) for ip in ("93.184.215.14", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: addresses)
    with pytest.raises(FetchRefused, match=r"10\.0\.0\.1"):
        resolve("news.example", 80, allow_private=False)


def test_an_unknown_name_has_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    def lookup(*args: Any, **kwargs: Any) -> Any:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    with Fetcher(robots=False) as fetcher, pytest.raises(FetchFailed, match=r"news\.example has no address"):
        fetcher.fetch("http://news.example/")


def test_robots_are_obeyed_and_asked_for_once(site: NewsSite, fetcher: Fetcher) -> None:
    site.pages["/robots.txt"] = Page(
        b"User-agent: nutgraf\nDisallow: /private\n\nUser-agent: *\nDisallow: /", "text/plain"
    )
    site.pages["/open"] = Page(b"news")
    assert fetcher.fetch(site.url + "/open").data == b"news"
    with pytest.raises(FetchRefused, match=r"robots\.txt of .* forbids"):
        fetcher.fetch(site.url + "/private/a")
    assert site.paths() == ["/robots.txt", "/open"]


def test_a_site_whose_robots_fail_is_left_alone(site: NewsSite) -> None:
    site.pages["/robots.txt"] = Page(status=500)
    site.pages["/a"] = Page(b"news")
    with Fetcher(allow_private=True, ports=None) as fetcher, pytest.raises(FetchRefused, match="cannot be read now"):
        fetcher.fetch(site.url + "/a")


def test_busy_servers_are_asked_again(site: NewsSite, fetcher: Fetcher) -> None:
    site.pages["/a"] = Page(b"news", failures=[503, 429])
    assert fetcher.fetch(site.url + "/a").data == b"news"
    assert site.paths() == ["/robots.txt", "/a", "/a", "/a"]


@pytest.mark.parametrize("status", [404, 403, 500])
def test_other_statuses_fail_at_once(site: NewsSite, fetcher: Fetcher, status: int) -> None:
    site.pages["/a"] = Page(status=status)
    with pytest.raises(FetchFailed, match=f"status {status}"):
        fetcher.fetch(site.url + "/a")
    assert site.paths().count("/a") == 1


def test_a_page_that_grows_beyond_the_limit_ends_there(site: NewsSite) -> None:
    site.pages["/bomb"] = Page(gzip.compress(b"a" * 3_000_000), headers={"Content-Encoding": "gzip"})
    site.pages["/fits"] = Page(gzip.compress(b"a" * 1_000_000), headers={"Content-Encoding": "gzip"})
    with Fetcher(allow_private=True, ports=None, robots=False, max_bytes=1_000_000) as fetcher:
        with pytest.raises(FetchFailed, match="larger than 1,000,000 bytes"):
            fetcher.fetch(site.url + "/bomb")
        assert len(fetcher.fetch(site.url + "/fits").data) == 1_000_000


def test_a_refused_connection_has_failed() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/"
        with Fetcher(allow_private=True, ports=None, robots=False, retries=0) as fetcher, pytest.raises(FetchFailed):
            fetcher.fetch(url)
