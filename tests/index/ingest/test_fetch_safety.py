"""What a hostile site may try: time, size, ports, and lists that lead inside."""

import gzip
import socket
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from news_site import NewsSite, Page, news_site

from index.errors import FetchFailed, FetchRefused
from index.ingest import fetch, network
from index.ingest.fetch import Fetcher
from index.ingest.network import checked_transport, is_public, time_limit, wait
from index.ingest.sources import read_source
from index.report import Rejected

NOW = datetime(2026, 8, 10, 12, tzinfo=UTC)
INSIDE = ("http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/", "http://[::ffff:127.0.0.2]/", "http://0/")


@pytest.fixture
def site() -> Iterator[NewsSite]:
    with news_site() as running:
        yield running


@pytest.fixture
def public_site(site: NewsSite, monkeypatch: pytest.MonkeyPatch) -> NewsSite:
    """The site, as if its address were one of the open web; all other rules hold."""
    monkeypatch.setattr(network, "is_public", lambda address: address == "127.0.0.1" or is_public(address))
    return site


@contextmanager
def dribbling(*parts: bytes) -> Iterator[str]:
    """A site that sends one part after another, the last one again and again, each after a tenth of a second."""
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(5)

        def answer() -> None:
            try:
                connection, _ = listener.accept()
            except TimeoutError:
                return
            with connection:
                connection.recv(4096)
                for number in range(200):
                    if over.wait(0.1):
                        return
                    try:
                        connection.sendall(parts[min(number, len(parts) - 1)])
                    except OSError:
                        return

        thread = threading.Thread(target=answer)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
        finally:
            over.set()
            thread.join()


@pytest.mark.parametrize(
    "parts",
    [
        (b"H",),
        (b"HTTP/1.1 200 OK\r\n", b"X-Slow: y\r\n"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", b"x"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
    ],
)
def test_a_page_that_dribbles_is_given_up_in_time(monkeypatch: pytest.MonkeyPatch, parts: tuple[bytes, ...]) -> None:
    monkeypatch.setattr(fetch, "_DEADLINE", 0.6)
    with dribbling(*parts) as url, Fetcher(allow_private=True, ports=None, robots=False, retries=2) as fetcher:
        fetcher._open()  # which reads the certificates, once
        began = time.monotonic()
        with pytest.raises(FetchFailed):
            fetcher.fetch(url)
        assert 0.5 < time.monotonic() - began < 5


def test_the_time_is_one_for_robots_redirects_and_page(site: NewsSite, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [0.0]
    monkeypatch.setattr(network, "time", SimpleNamespace(monotonic=lambda: clock[0]))
    real = Fetcher._get

    def slow(self: Fetcher, *args: object, **kwargs: object) -> object:
        clock[0] += 25
        return real(self, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(Fetcher, "_get", slow)
    site.pages["/a"] = Page(status=302, headers={"Location": "/b"})
    site.pages["/b"] = Page(b"news")
    with Fetcher(allow_private=True, ports=None) as fetcher:
        with pytest.raises(FetchFailed, match="took too long"):
            fetcher.fetch(site.url + "/a")
        assert fetcher.fetch(site.url + "/b").data == b"news"


def test_waiting_as_asked_costs_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [100.0]

    def sleep(seconds: float) -> None:
        clock[0] += seconds

    monkeypatch.setattr(network, "time", SimpleNamespace(monotonic=lambda: clock[0], sleep=sleep))
    with time_limit(5):
        wait(60)
        assert network._left(15) == 5
        clock[0] += 4
        assert network._left(None) == 1
        clock[0] += 1
        with pytest.raises(FetchFailed):
            network._left(15)
    assert network._left(15) == 15
    assert network._left(None) is None


def test_a_bomb_is_never_unpacked_beyond_the_limit(site: NewsSite, monkeypatch: pytest.MonkeyPatch) -> None:
    """A gigabyte in a megabyte: what is held of it is the limit and one byte."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(packer.compress(bytes(1 << 20)) for _ in range(200)) + packer.flush()
    assert len(bomb) < 250_000
    asked: list[int] = []
    real = zlib.decompressobj

    class Watched:
        def __init__(self, bits: int) -> None:
            self._inner = real(bits)

        def decompress(self, piece: bytes, most: int) -> bytes:
            asked.append(most)
            return self._inner.decompress(piece, most)

    monkeypatch.setattr(zlib, "decompressobj", Watched)
    site.pages["/bomb"] = Page(bomb, headers={"Content-Encoding": "gzip"})
    with (
        Fetcher(allow_private=True, ports=None, robots=False, max_bytes=1_000_000) as fetcher,
        pytest.raises(FetchFailed, match="larger than 1,000,000 bytes"),
    ):
        fetcher.fetch(site.url + "/bomb")
    assert asked
    assert max(asked) <= 1_000_001
    assert min(asked) >= 1


@pytest.mark.parametrize("packing", ["gzip, gzip", "br", "zstd", "deflate", "gzip;q=1"])
def test_packings_that_were_not_asked_for_are_refused(site: NewsSite, packing: str) -> None:
    site.pages["/a"] = Page(gzip.compress(gzip.compress(b"news")), headers={"Content-Encoding": packing})
    with Fetcher(allow_private=True, ports=None, robots=False) as fetcher, pytest.raises(FetchFailed, match="packed"):
        fetcher.fetch(site.url + "/a")


@pytest.mark.parametrize("packing", ["gzip", "x-gzip", "GZIP", "identity", ""])
def test_packings_that_are_understood(site: NewsSite, packing: str) -> None:
    body = gzip.compress(b"news") if "gz" in packing.lower() else b"news"
    site.pages["/a"] = Page(body, headers={"Content-Encoding": packing})
    with Fetcher(allow_private=True, ports=None, robots=False) as fetcher:
        assert fetcher.fetch(site.url + "/a").data == b"news"
    assert site.requests[0][1]["Accept-Encoding"] == "gzip"


def test_what_is_no_gzip_has_failed(site: NewsSite) -> None:
    site.pages["/a"] = Page(b"news", headers={"Content-Encoding": "gzip"})
    with (
        Fetcher(allow_private=True, ports=None, robots=False) as fetcher,
        pytest.raises(FetchFailed, match="not the gz"),
    ):
        fetcher.fetch(site.url + "/a")


def test_a_port_is_checked_where_the_connection_is_made() -> None:
    """However two readers of an address may differ, this is what is connected to."""
    import httpx

    with (
        httpx.Client(transport=checked_transport(allow_private=True, ports=frozenset((80, 443)))) as client,
        pytest.raises(FetchRefused, match="port 22"),
    ):
        client.get("http://127.0.0.1:22/")


def test_an_address_without_end_is_refused() -> None:
    with Fetcher() as fetcher, pytest.raises(FetchRefused, match="8,023 characters"):
        fetcher.fetch("http://news.example/?q=" + "x" * 8000)


@pytest.mark.parametrize(
    "address",
    ["::7f00:1", "::a00:1", "::ffff:0:0", "64:ff9b:1::a00:1", "64:ff9b::a9fe:a9fe", "2002:a00:1::", "2002:a9fe:a9fe::1",
     "2001:0:4136:e378:8000:63bf:f5ff:fffe", "::ffff:169.254.169.254", "::ffff:100.64.0.1", "fd00:ec2::254", "ff02::1"],
)  # fmt: skip
def test_addresses_that_wrap_one_inside_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("target", INSIDE)
def test_robots_that_lead_inside_are_not_followed(public_site: NewsSite, target: str) -> None:
    public_site.pages["/robots.txt"] = Page(status=301, headers={"Location": target})
    public_site.pages["/a"] = Page(b"news")
    with Fetcher(ports=None) as fetcher, pytest.raises(FetchRefused, match="not a public address"):
        fetcher.fetch(public_site.url + "/a")
    assert public_site.paths() == ["/robots.txt"]


@pytest.mark.parametrize("target", INSIDE)
def test_a_feed_that_lists_what_is_inside_gives_nothing(public_site: NewsSite, target: str) -> None:
    entry = f"<item><title>Secrets</title><link>{target}</link></item>"
    public_site.pages["/feed"] = Page(
        f'<rss version="2.0"><channel><title>x</title>{entry}</channel></rss>'.encode(), "application/rss+xml"
    )
    with Fetcher(ports=None, robots=False) as fetcher:
        (item,) = read_source(public_site.url + "/feed", collected=NOW, fetcher=fetcher)
    assert isinstance(item, Rejected)
    assert "not a public address" in item.reason


@pytest.mark.parametrize("target", [*INSIDE, "file:///etc/passwd", "http://user:pw@news.example/"])
@pytest.mark.parametrize("kind", ["page", "index"])
def test_a_sitemap_that_lists_what_is_inside_gives_nothing(public_site: NewsSite, target: str, kind: str) -> None:
    tag, each = ("urlset", "url") if kind == "page" else ("sitemapindex", "sitemap")
    text = f'<?xml version="1.0"?><{tag}><{each}><loc>{target}</loc></{each}></{tag}>'
    public_site.pages["/sitemap.xml"] = Page(text.encode(), "application/xml")
    with Fetcher(ports=None, robots=False) as fetcher:
        items = list(read_source(public_site.url + "/sitemap.xml", collected=NOW, fetcher=fetcher))
    assert len(items) == 1
    assert isinstance(items[0], Rejected)
    assert "root:" not in items[0].reason
    assert "pw" not in items[0].reason


def test_entities_of_a_sitemap_read_no_file(public_site: NewsSite) -> None:
    text = (
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]>'
        f"<urlset><url><loc>{public_site.url}/&f;</loc></url></urlset>"
    )
    public_site.pages["/sitemap.xml"] = Page(text.encode(), "application/xml")
    with Fetcher(ports=None, robots=False) as fetcher:
        list(read_source(public_site.url + "/sitemap.xml", collected=NOW, fetcher=fetcher))
    assert all(path in ("/sitemap.xml", "/") for path in public_site.paths())
