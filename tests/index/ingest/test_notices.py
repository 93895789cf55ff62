"""Notices in an article's place are refused; news about such pages, and articles beside a notice, are not."""

from datetime import UTC, datetime

import pytest

from index.article import Article
from index.ingest.read import read_bytes
from index.report import Rejected

NOW = datetime(2025, 8, 10, 12, 0, tzinfo=UTC)


def html(title: str, body: str) -> str:
    return f"<!doctype html><html><head><title>{title}</title></head><body>{body}</body></html>"


CHALLENGE = html(
    "Just a moment...",
    "<h1>news.example</h1><p>Verifying you are human. This may take a few seconds.</p>"
    "<div>news.example needs to review the security of your connection before proceeding.</div>",
)
FIREWALL = html(
    "Attention Required! | Cloudflare",
    "<h1>Sorry, you have been blocked</h1><h2>Why have I been blocked?</h2><p>This website is using a security service "
    "to protect itself from online attacks. There are several actions that could trigger this block including "
    "submitting a certain word or phrase, a SQL command or malformed data.</p><p>You can email the site owner to let "
    "them know you were blocked. Please include what you were doing when this page came up.</p>",
)
GONE = html("404 Not Found", "<center><h1>404 Not Found</h1></center><hr><center>nginx/1.18.0 (Ubuntu)</center>")
SITE_GONE = html(
    "Page not found | Northgate Herald",
    "<main><h1>Page not found</h1><p>Sorry, we can't find the page you are looking for. It may have been moved or "
    "deleted, or the link you followed may be wrong.</p><p>Try searching, or go back to the front page.</p></main>",
)
SCRIPTED = html("Coastwire", "<noscript>You need to enable JavaScript to run this app.</noscript><div id='root'></div>")
PAYWALL = html(
    "Bank of Calder to cut 400 jobs",
    "<article><h1>Bank of Calder to cut 400 jobs</h1><p>This article is for subscribers only. Subscribe now for "
    "unlimited access to Calder Times from £1 a week. Cancel at any time.</p></article>",
)
ABROAD = html(
    "451: Unavailable due to legal reasons",
    "<h1>451: Unavailable due to legal reasons</h1><p>We recognize you are attempting to access this website from a "
    "country belonging to the European Economic Area (EEA) and therefore access cannot be granted at this time.</p>",
)
DENIED = (
    'Access Denied\n\nYou don\'t have permission to access "http://news.example/a" on this server.\n\nReference #18'
)
COOKIES = "Please enable cookies\n\nThis site requires cookies. Please enable cookies and reload the page to continue."
LIMIT = "You have reached your limit of free articles this month.\n\nSubscribe today for unlimited access."
GERMAN = "Seite nicht gefunden\n\nDie von Ihnen gesuchte Seite gibt es nicht. Bitte prüfen Sie die Adresse."


@pytest.mark.parametrize(
    ("page", "told"),
    [
        (CHALLENGE, "Verifying you are human."),
        (FIREWALL, "Sorry, you have been blocked"),
        (GONE, "404 Not Found"),
        (SITE_GONE, "Page not found"),
        (SCRIPTED, "You need to enable JavaScript to run this app."),
        (PAYWALL, "This article is for subscribers only."),
        (ABROAD, "451: Unavailable due to legal reasons"),
        (DENIED, "Access Denied"),
        (COOKIES, "Please enable cookies"),
        (LIMIT, "You have reached your limit of free articles this month."),
        (GERMAN, "Seite nicht gefunden"),
    ],
)
def test_a_notice_is_no_article(page: str, told: str) -> None:
    (item,) = read_bytes(page.encode(), name="saved", collected=NOW)
    assert item == Rejected(
        0,
        "saved",
        f"there is no article in it, only a notice in its place ('{told}'); check the address, or save the page once "
        "a browser shows the article",
    )


FERRY = "Ferry crews in Port Calder went back to work on Monday. The union accepted a pay rise of 6 percent."


@pytest.mark.parametrize(
    ("page", "title"),
    [
        (
            'Watchdog fines sites over cookie walls\n\nSites that tell readers "Please enable cookies to continue" and '
            "show nothing else broke the law, the data watchdog said on Tuesday.",
            "Watchdog fines sites over cookie walls",
        ),
        (
            "404 Not Found\n\nThe council's website answered every page with these words for six hours on Monday. A "
            "contractor had deleted the wrong folder, the council said.",
            "404 Not Found",
        ),
        (
            "Access denied\n\nReporters were kept out of the courtroom on Monday. The judge gave no reason. "
            '"You have no right to be here," a guard said.',
            "Access denied",
        ),
        ("Just a moment\n\nOur columnist on the patience that queues teach us.", "Just a moment"),
        (f"Ferry crews end strike\n\n{FERRY}\n\nThis article is for subscribers only.", "Ferry crews end strike"),
        (html("Ferry crews end strike", f"<p>Please enable JavaScript.</p><p>{FERRY}</p>"), "Ferry crews end strike"),
        (f"How to read us\n\nPlease enable JavaScript. {'You can do so in the settings. ' * 40}", "How to read us"),
    ],
)
def test_news_of_such_pages_and_articles_beside_a_notice_come_in(page: str, title: str) -> None:
    (item,) = read_bytes(page.encode(), name="saved", collected=NOW)
    assert isinstance(item, Article)
    assert item.title == title
