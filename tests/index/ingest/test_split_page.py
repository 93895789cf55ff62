"""Pages of several articles come apart into the very articles, and nothing of a body is lost."""

import random
from datetime import UTC, datetime
from pathlib import Path

import pytest
from prose import paragraph, sentence

from index.article import Article, Origin, Precision
from index.ingest.markers import is_clutter
from index.ingest.page import split_page

PAGES = Path(__file__).parents[2] / "fixtures" / "pages"
COLLECTED = datetime(2025, 8, 10, 12, 30, tzinfo=UTC)


def split(name: str) -> list[Article]:
    return split_page((PAGES / f"{name}.txt").read_text(encoding="utf-8"), collected=COLLECTED)


def heads(articles: list[Article]) -> list[tuple[str, str, tuple[str, ...], str]]:
    return [(a.title, a.source, a.authors, str(a.published)) for a in articles]


def ends(article: Article) -> tuple[str, str]:
    paragraphs = article.text.split("\n\n")
    return paragraphs[0], paragraphs[-1]


VALLEYS = (
    "The two neighbouring valleys strengthen their ties… work begins on the ninth meeting of the Joint Committee for "
    "Roads, Bridges and Mountain Passes, chaired by the Office for Public Works and Transport"
)

HEADS = {
    "aggregator": [
        ("Harbour city votes to move its fish market after ninety years", "Coastwire", (), "2025-08-04"),
        ("Ferry strike leaves islands short of bread", "The Islander", (), "2025-08-10T11:00Z"),
        (VALLEYS, "Coastwire", (), "2025-08-10T11:00Z"),
    ],
    "single": [("Glassworks to reopen with forty workers", "", ("Jane Doe",), "2024-03-03")],
    "main_and_three": [
        ("Central bank holds rate for the fifth time in a row", "Ledger Wire", (), "2025-08-10T10:00Z"),
        ("Housebuilders' shares fall after the bank's decision", "Market Desk", (), "2025-08-10T09:00Z"),
        ("Why do prices for haircuts keep rising while bread gets cheaper?", "The Explainer", (), "2025-08-09"),
        ("Savers move two billion into fixed deposits", "Ledger Wire", (), "2025-08-05"),
    ],
    "teasers": [],
    "bylines": [
        ("Rail link to the airport delayed until spring", "", ("Jane Doe",), "2024-03-03"),
        ("Zoo names its first hippo born in captivity", "", (), "2024-03-01"),
        ("Floodgate works at the first attempt", "Northern Courier", (), "2024-03-02T18:40Z"),
    ],
    "plain": [("Beekeepers count their losses after a warm winter", "", (), "None")],
    "lists": [("How a village of ninety people won back its shop", "The Weekly Acorn", (), "2025-08-06")],
    "german": [
        ("Stadtarchiv findet verschollenen Plan der alten Brücke", "Talbote", (), "2025-08-10T10:00Z"),
        ("Fähre über den Steg fährt wieder", "", ("Anna Beispiel",), "2025-08-09"),
    ],
    "spanish": [("El puerto de Almera estrena un faro sin farero", "Diario del Golfo", (), "2025-08-07")],
    "russian": [("В Заречье открыли мост, который строили двенадцать лет", "Вестник Заречья", (), "2025-08-10T09:00Z")],
    "headlines_after": [("Snow closes the high road two months early", "High Country Herald", (), "2025-08-09")],
    "comments": [("Night trains to the coast return after eleven years", "The Junction", (), "2025-08-08")],
    "wrapped": [("Divers bring up bell of ship lost in 1871", "Coast News", ("Ruth Adler",), "2025-08-07")],
    "chronology": [("The long road to the Morrow tunnel", "Coast News", (), "2025-08-02")],
    "time_first": [
        ("Potato museum buys a second potato", "The Courier", (), "2025-08-10T10:00Z"),
        ("Court stops sale of lighthouse to magician", "The Courier", (), "2025-08-10T07:00Z"),
    ],
    "deck": [("Baker wins right to open at four in the morning", "", ("Lena Hart", "Omar Said"), "2025-08-06T14:05Z")],
    "captions": [("Lake freezes for the first time in a generation", "", ("Sam Okoro",), "2025-01-14")],
}


@pytest.mark.parametrize("name", HEADS)
def test_each_page_gives_its_articles_with_title_source_authors_and_time(name: str) -> None:
    assert heads(split(name)) == HEADS[name]


def test_every_fixture_is_asserted() -> None:
    assert {path.stem for path in PAGES.glob("*.txt")} == set(HEADS)


BODIES = {
    ("aggregator", 0): ("ALDERPORT: The council", "in Alderport; Editing by Greta Lind)", 9),
    ("aggregator", 1): ("Shops on the outer islands", "in Alderport on Wednesday morning.", 1),
    ("aggregator", 2): ("Experts from both valleys", "of the Office for Public Works.", 1),
    ("single", 0): ("The glassworks at Lower Tarn", "that the old hands be called first.", 6),
    ("main_and_three", 0): ("The central bank left", "against the euro after the decision.", 3),
    ("main_and_three", 3): ("Households moved two billion", "first cut by the central bank.", 1),
    ("bylines", 0): ("The rail link between", "around an opening in October.", 2),
    ("bylines", 2): ("The new floodgate", "would be warned six hours before.", 1),
    ("plain", 0): ("Beekeepers in the southern", "enough for the bees to sleep.", 3),
    ("lists", 0): ("When the shop in Hinterbach", "who keeps the keys.", 19),
    ("german", 0): ("Im Stadtarchiv von", "im Herbst im Rathaus ausgestellt.", 3),
    ("german", 1): ("Nach drei Wochen Pause", "ein zweites Seil gekauft wird.", 1),
    ("spanish", 0): ("El nuevo faro", "como todo el mundo», dijo Ponce.", 2),
    ("russian", 0): ("Мост через реку", "учительница Вера Лапина.", 2),
    ("headlines_after", 0): ("Thirty centimetres of snow", "if the wind drops.", 2),
    ("comments", 0): ("Sleeping cars will run", "nine passengers on board.", 2),
    ("wrapped", 0): ("Divers have brought up the bell of the steamer Clementine, which went down", "for crabs.", 2),
    ("chronology", 0): ("The tunnel under Morrow Sound", "sleep on the southern one.", 7),
    ("time_first", 1): ("A court in Lund", "council for a new decision.", 1),
    ("deck", 0): ("A court finds that the smell", "an appeal after breakfast.", 3),
    ("captions", 0): ("The lake at Sandholm", '"He came back by boat."', 4),
}


@pytest.mark.parametrize(("name", "number"), BODIES)
def test_bodies_run_from_their_first_to_their_last_sentence(name: str, number: int) -> None:
    article = split(name)[number]
    first, last = ends(article)
    start, end, paragraphs = BODIES[name, number]
    assert first.startswith(start)
    assert last.endswith(end)
    assert len(article.text.split("\n\n")) == paragraphs


CLUTTER = (
    "logo", "Blue background", "Smart Summary", "what Newsbox can do", "No comments yet", "Related", "DOWNLOAD",
    "Get Started", "Ready to dive", "app-store", "• ", "Advertisement", "Most read", "Ten walks", "cat that took",
    "©", "hours ago", "Kommentare", "Mehr zum Thema", "Anzeige", "Meistgelesen", "Linsen", "relacionadas", "hielo",
    "Читайте", "Паром", "You may also like", "weather station", "swimmer as president", "newsletter", "Marta K.",
    "hid in the luggage", "Nobody hides", "Reply", "Timetable change", "min read", "About the author",
    "writes about courts", "Skip to content", "cookies", "Menu", "Home >",
)  # fmt: skip


@pytest.mark.parametrize("name", HEADS)
def test_nothing_of_the_page_around_them_is_in_the_bodies(name: str) -> None:
    articles = split(name)
    for article in articles:
        assert [word for word in CLUTTER if word in article.text] == []
        assert article.title not in article.text
        assert "Share" not in article.text.split("\n\n")


def test_subheads_quotes_lists_and_credits_stay_in_the_body() -> None:
    assert "\n\nCOST IN DISPUTE\n\n" in split("aggregator")[0].text
    assert "\n\nWhat will be made\n\n" in split("single")[0].text
    shop = split("lists")[0].text
    for line in (
        '"I came for the bread," said one customer.',
        "- patience",
        "Comments",
        "Money",
        "and the sale of a tractor.",
        "had last shopped there 6 days ago, asks",
    ):
        assert line in shop
    assert "\n\n12 June 2009\n\n" in split("chronology")[0].text


def test_an_article_without_a_title_keeps_its_time_and_names() -> None:
    body = paragraph(random.Random(2), 9)
    for stamps in (("By Jane Doe", "4 August 2025"), ("Coastwire | By Jane Doe | 4 August 2025",)):
        (article,) = split_page("\n".join((*stamps, "", body)), collected=COLLECTED)
        assert (article.authors, str(article.published), article.text) == (("Jane Doe",), "2025-08-04", body)
    assert (article.source, article.title[:20]) == ("Coastwire", body[:20])


@pytest.mark.parametrize("box", [(), ("Related", "Minister under fire over roads", "Hospital chief quits")])
def test_comments_are_left_out_also_below_a_box_of_links(box: tuple[str, ...]) -> None:
    body, comment = paragraph(random.Random(2), 9), paragraph(random.Random(5), 9)
    rows = ("Budget in figures", "By Jane Doe", body, *box, "Comments (2)", "JohnD 2 hours ago", comment)
    (article,) = split_page("\n\n".join((*rows, "Mary42 1 hour ago", "I disagree.")), collected=COLLECTED)
    assert (article.title, article.text) == ("Budget in figures", body)


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize("stamp", [(), ("By Jane Doe", "4 August 2025")])
def test_a_headline_keeps_its_place_above_a_standfirst_without_a_full_stop(gap: str, stamp: tuple[str, ...]) -> None:
    title, deck = "Council votes to move the fish market", "The city will spend forty million crowns on a new hall"
    body = paragraph(random.Random(2), 9)
    (article,) = split_page(gap.join((title, deck, *stamp, body)), collected=COLLECTED)
    assert (article.title, article.text) == (title, f"{deck}\n\n{body}")
    links = ("Ten walks for a rainy Sunday", "The cat that took the bus")
    (article,) = split_page(gap.join((*links, title, *stamp, body)), collected=COLLECTED)
    assert (article.title, article.text) == (title, body)


@pytest.mark.parametrize("time", ["2 days, 3 hours ago", "half an hour ago"])
def test_a_time_of_several_units_is_no_title(time: str) -> None:
    title, body = "Council votes to move the fish market", paragraph(random.Random(2), 9)
    (article,) = split_page(f"{title}\n\nCoastwire\n{time}\n\n{body}", collected=COLLECTED)
    times = {"2 days, 3 hours ago": "2025-08-08T09:00Z", "half an hour ago": "2025-08-10T12:00Z"}
    assert (article.title, article.source, str(article.published)) == (title, "Coastwire", times[time])
    assert article.text == body


def test_a_dated_article_keeps_the_entries_of_its_chronology() -> None:
    lead, entries = paragraph(random.Random(3), 9), [sentence(random.Random(seed), 14) for seed in (4, 5, 6)]
    dated = [row for day, entry in zip((1, 2, 5), entries, strict=True) for row in (f"{day} August 2025", entry)]
    rows = ["The ferry strike, day by day", "Coastwire\n6 August 2025", lead, *dated]
    (article,) = split_page("\n\n".join(rows), collected=COLLECTED)
    assert (article.title, article.source, str(article.published)) == (rows[0], "Coastwire", "2025-08-06")
    assert article.text == "\n\n".join([lead, *dated])


PROMPTS = (
    "We use cookies to improve this site.", "This website stores cookies on your device.",
    "By continuing you agree to our use of cookies", "Sign up to our newsletter", "Sign up for the daily newsletter",
    "Follow us on WhatsApp and Telegram", "Get the morning news in your inbox", "Subscribe to our YouTube channel.",
    "Never miss a story with our app", "Download the free app", "Become a subscriber today",
    "Already a subscriber? Log in here", "Enjoyed this story? Sign up for our weekly newsletter!",
)  # fmt: skip
SENTENCES = (
    "Support for the founder of Telegram grows today in the capital, where police arrested him a year ago.",
    "Support for US troops is growing on Telegram, a survey in nine countries found.",
    "Follow-up talks on the Channel crossings are now planned for Tuesday in Calais, the ministry said.",
    "Follow-up talks on the Channel crossings begin today in Calais.",
    "We tasted 20 chocolate chip cookies from five bakeries, and the winner cost the least of them all.",
    "By using less butter, the baker at the harbour made cheaper cookies.",
    "Get the app or pay a fine, the council told drivers, who have until today to choose.",
    "Join the channel tunnel walkout on Friday or lose your pay, drivers hear.",
    "Support our troops on Telegram, senators urge in a letter to the newspapers.",
    "Join now or wait a year: the offer of the Telegram channel ends today.",
)


@pytest.mark.parametrize("lead", ["Read more", "À lire aussi ", "Lesen Sie auch", "Leia também", "Читайте также"])
def test_links_within_an_article_are_clutter_in_its_language(lead: str) -> None:
    assert is_clutter(f"{lead}: Hamburg 24")
    assert not is_clutter(f"{lead} Hamburg 24")


@pytest.mark.parametrize("line", PROMPTS)
def test_prompts_of_the_site_are_clutter(line: str) -> None:
    assert is_clutter(line)


@pytest.mark.parametrize("line", SENTENCES)
def test_a_sentence_of_an_article_is_no_prompt(line: str) -> None:
    assert not is_clutter(line)
    body = (PAGES / "plain.txt").read_text(encoding="utf-8")
    (article,) = split_page(f"{body.rstrip()}\n\n{line}\n\n{paragraph(random.Random(1), 9)}", collected=COLLECTED)
    assert line in article.text.split("\n\n")


def test_times_have_the_precision_and_origin_that_the_page_gives_them() -> None:
    first, second, _ = (article.published for article in split("aggregator"))
    assert first is not None
    assert second is not None
    assert (first.precision, first.origin) == (Precision.DAY, Origin.RELATIVE)
    assert (second.precision, second.origin) == (Precision.HOUR, Origin.RELATIVE)
    dated = split("single")[0].published
    assert dated is not None
    assert (dated.precision, dated.origin) == (Precision.DAY, Origin.ABSOLUTE)


def test_languages_are_told() -> None:
    assert [split(name)[0].lang for name in ("german", "spanish", "russian", "plain")] == ["de", "es", "ru", "en"]


def test_the_pages_address_is_its_first_articles() -> None:
    text = (PAGES / "aggregator.txt").read_text(encoding="utf-8")
    articles = split_page(text, collected=COLLECTED, url="https://news.example/1")
    assert [article.url for article in articles] == ["https://news.example/1", "", ""]
    assert len({article.id for article in articles}) == 3


def test_an_empty_page_has_no_articles() -> None:
    assert split_page(" \n\n\t\n", collected=COLLECTED) == []


def test_a_title_of_two_sentences_is_one_because_it_is_repeated() -> None:
    title = (
        "The ferry company says that it cannot find a second engineer for each of its nine crossings! The islanders "
        "have begun to ask whether they might row, and if so, who would bring the bread, and when?"
    )
    body = (PAGES / "plain.txt").read_text(encoding="utf-8").partition("\n")[2]
    heads_ = (("A first article on bees", "The Hive", "2 hours ago"), (title, title, "", "The Islander", "an hour ago"))
    page = "\n".join("\n".join((*head, body)) for head in heads_)
    first, second = split_page(page, collected=COLLECTED)
    assert (first.title, second.title, second.source) == ("A first article on bees", title, "The Islander")
    assert first.text == second.text


def test_a_byline_with_what_its_author_is_is_no_title() -> None:
    body = "The council voted on Monday to move the fish market from the old quay to a new hall beside the ring road."
    top = "Market moves to the ring road\nNew hall to open after ninety years\n\nJane Doe Rail correspondent\n"
    (article,) = split_page(f"{top}Mon 4 Aug 2025 16.05 GMT\n\n{body}\n", collected=COLLECTED)
    assert heads([article]) == [("Market moves to the ring road", "", ("Jane Doe",), "2025-08-04T16:05Z")]
    assert article.text == f"New hall to open after ninety years\n\n{body}"
