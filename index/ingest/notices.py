"""Notices: what a site shows in an article's place: that it is gone, blocked, for subscribers, or for browsers only."""

import re

from index.errors import InvalidArticle

_MAX_CHARS = 1_000
"""Of those met, that a firewall has blocked the reader is the longest: 560."""
_HEADING = re.compile(
    r"""(?:(?:error\s*:?\s*)?(?:40[0134]|410|429|451|50[0234])(?:\s*error)?\W*)?
    (?:(?:(?:page|file|article|story)\ )?not\ found|access\ (?:is\ )?denied|forbidden|bad\ gateway|too\ many\ requests
    |gateway\ time-?out|internal\ server\ error|(?:service\ )?(?:temporarily\ )?unavailable(?:\ due\ to\ legal.*)?
    |seite\ nicht\ gefunden|page\ (?:introuvable|non\ trouvée)|página\ (?:no|não)\ encontrada
    |pagina\ (?:non\ trovata|niet\ gevonden)|страница\ не\ найдена)\W*
    |just\ a\ moment(?:\.{3}|…)|attention\ required\W*|(?:are\ you\ a\ )?robot(?:\ or\ human)?\?|security\ check\W*""",
    re.IGNORECASE | re.VERBOSE,
)
"""The whole title of one, but for the site's name."""
_OPENING = re.compile(
    r"""(?:please\ |you\ (?:need\ to|must)\ )(?:enable|turn\ on|allow)\ (?:javascript|cookies)
    |enable\ (?:javascript|cookies)(?:\ and\ (?:javascript|cookies))?\ to\b
    |(?:javascript|cookies)\ (?:is|are)\ (?:disabled|required|not\ enabled|turned\ off)
    |this\ (?:web)?(?:site|page|app)\ (?:requires|needs)\ (?:javascript|cookies)
    |checking\ (?:if\ |that\ )?your\ browser|verify(?:ing)?\ (?:if\ |that\ )?you\ are\ (?:a\ )?human
    |sorry,\ you\ have\ been\ blocked|you\ (?:do\ not|don['’]t)\ have\ permission\ to\ (?:access|view)
    |pardon\ our\ interruption|as\ you\ were\ browsing|we(?:['’]ve|\ have)?\ detected\ unusual
    |to\ continue,\ please\ (?:click|confirm|verify)|we\ recogni[sz]e\ you\ are\ attempting\ to\ access
    |we\ value\ your\ privacy|before\ you\ continue\ to|when\ you\ use\ our\ (?:web)?sites
    |(?:(?:sorry|oops)\W+)*we\ (?:can['’]t|cannot|couldn['’]t|could\ not)\ find\ (?:the|that)\ page
    |(?:(?:sorry|oops)\W+)*the\ (?:page|requested\ url|article|story)\b.{0,60}
    \b(?:not\ (?:be\ )?found|doesn['’]t\ exist|does\ not\ exist|no\ longer\ (?:exists|available))
    |the\ server\ (?:is\ temporarily\ unable|encountered\ an)
    |(?:this|the)\ (?:article|story|content|page)\ is\ (?:only\ )?(?:for|available\ to|reserved\ for)
    \ (?:\w+\ )?(?:subscribers|members)|to\ (?:continue|keep)\ reading\b|already\ a\ (?:subscriber|member)\?
    |(?:subscribe|register|log\ in|sign\ (?:in|up))\b.{0,20}\ to\ (?:continue|keep|read)\b
    |you(?:['’]ve|\ have)\ (?:reached|used|read)\ (?:\w+\ ){0,4}(?:limit|free)\b
    |die\ (?:von\ ihnen\ )?(?:gesuchte|angeforderte)\ seite\b|bitte\ aktivieren\ sie\ (?:javascript|cookies)
    |la\ page\ que\ vous\ (?:recherchez|demandez)|(?:veuillez|merci\ d['’])\s?activer\ (?:javascript|les\ cookies)
    |la\ página\ que\ (?:buscas?|está\ buscando)\b|por\ favor,?\ (?:active|habilite)\ (?:javascript|las\ cookies)""",
    re.IGNORECASE | re.VERBOSE,
)
"""How its first or second sentence begins, or its title; no story does."""
_TO_READER = re.compile(
    r"""\b(?:you|your|we|our|vous|votre|vos|(?-i:Sie|Ihnen|Ihre[nmr]?)|usted|please|veuillez|bitte)\b
    |\b(?:this|the\ requested)\ (?:server|web\ ?site|site|page|article|process|action|url)\b
    |^(?:nginx|apache|cloudflare|reference|error|https?:|log\ in|subscribe|sign\ in|cancel|try|check|accept)\b""",
    re.IGNORECASE | re.VERBOSE,
)
"""What is said to whoever sees the page, or signed by its server."""
_SITE = re.compile(r"\s+[|–—-]\s+")
_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+")


def refuse_notice(title: str, text: str) -> None:
    """Refuse what is short, begins as a notice, and goes on speaking to the reader of the page.

    News of blocked pages and cookies speaks of them, to nobody; and an article below a banner is most of its text.

    Raises:
        InvalidArticle: it is a notice.
    """
    if len(text) > _MAX_CHARS:
        return
    sentences = _SENTENCE.split(text)
    notice = next((part for part in _SITE.split(title) if _HEADING.fullmatch(part)), None)
    notice = notice or next((part for part in (title, *sentences[:2]) if _OPENING.match(part)), None)
    told = sum(len(part) for part in sentences if _OPENING.match(part) or _TO_READER.search(part))
    if notice and told * 2 >= len(text):
        raise InvalidArticle(
            f"there is no article in it, only a notice in its place ('{notice[:60]}'); check the address, or save the "
            "page once a browser shows the article"
        )
