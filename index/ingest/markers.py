"""Words that stand around articles on a page: section headings, prompts and controls, in the languages of the news."""

import re
from enum import Enum


class Section(Enum):
    """What a heading says about the lines after it."""

    COMMENTS = "comments"
    RELATED = "related"
    ABOUT = "about"
    FOOTER = "footer"


_SECTIONS = {
    Section.COMMENTS: r"""
        (?:view\ |show\ |read\ |all\ |post\ a\ |leave\ a\ |add\ a\ |your\ |the\ |reader\ |join\ the\ )?
        (?:comments?|conversation|discussion)|no\ comments?(?:\ yet)?|what\ do\ you\ think|have\ your\ say
        |leave\ a\ reply
        |kommentare?|commentaires?|comentarios?|comentários?|commenti|reacties|komentarze|комментарии|коментарі
        |التعليقات|تعليقات|yorumlar|コメント|评论|評論|댓글""",
    Section.RELATED: r"""
        (?:related|similar|recommended|popular|trending|latest|recent|top|more|other|further|suggested)
        \ (?:articles?|stories|story|news|posts?|content|topics?|links?|coverage|reading|reads|headlines|videos?)
        |related|trending(?:\ now)?|recommended(?:\ for\ you)?|up\ next|editor['’]?s['’]?\ (?:picks?|choice)
        |most\ (?:read|popular|viewed|shared|watched|commented)|what\ to\ read\ next|read\ next|keep\ reading
        |don['’]?t\ miss
        |you\ (?:may|might)\ (?:also\ )?(?:like|be\ interested(?:\ in)?|have\ missed)|in\ case\ you\ missed\ it
        |more\ (?:from|on|about|in|like)\ .{2,40}|in\ other\ news|around\ the\ web
        |sponsored\ (?:content|stories|links)
        |mehr\ zum\ thema|meistgelesen|auch\ interessant|das\ könnte\ sie\ auch\ interessieren
        |verwandte\ (?:artikel|themen)
        |weitere\ (?:artikel|meldungen|nachrichten|themen)|lesen\ sie\ auch
        |(?:à|a)\ lire\ aussi|articles\ (?:liés|similaires|associés)|les\ plus\ lus|sur\ le\ même\ (?:sujet|thème)
        |(?:noticias|artículos|temas)\ relacionad[oa]s|lo\ más\ leído|te\ puede\ interesar|más\ noticias|lea\ también
        |leggi\ anche|articoli\ correlati|i\ più\ letti|leia\ (?:também|mais)
        |(?:notícias|matérias)\ relacionadas|mais\ lidas
        |lees\ ook|gerelateerde?\ (?:artikelen|berichten)|meest\ gelezen|czytaj\ także|najczęściej\ czytane
        |читайте\ также|похожие\ (?:новости|материалы)|по\ теме|самое\ читаемое|читайте\ також
        |مقالات\ ذات\ صلة|أخبار\ ذات\ صلة|اقرأ\ أيضا.?|الأكثر\ قراءة|ilgili\ haberler|oxşar\ xəbərlər
        |相关(?:新闻|阅读|文章)|延伸閱讀|関連(?:記事|ニュース)|관련\ ?(?:기사|뉴스)""",
    Section.ABOUT: r"""
        about\ (?:the\ (?:authors?|writers?)|us|this\ site)|contact\ us|über\ (?:den\ autor|die\ autorin|uns)
        |(?:à\ propos|sur)\ de\ l['’]auteur|sobre\ (?:el|la|o|a)\ autora?|об\ авторе""",
    Section.FOOTER: r"""
        download\ (?:the|our)\ (?:\w+\ )?app|get\ (?:the|our)\ (?:\w+\ )?app|follow\ us(?:\ on.*)?
        |(?:sign\ up|subscribe)(?:\ (?:for|to)\ .{2,40})?|(?:our\ |daily\ )?newsletters?|quick\ links
        |filed\ under|tags?|topics?|share\ this(?:\ \w+)?""",
}  # fmt: skip
_SECTION = {
    section: re.compile(rf"(?:\d+\s+)?(?:{words})(?:\s*\(\d+\))?", re.IGNORECASE | re.VERBOSE)
    for section, words in _SECTIONS.items()
}
_CONTROL = re.compile(
    r"""advertisements?|advertising|ad|anzeige|werbung|publicité|publicidad|реклама|sponsored|promoted|logo
    |share(?:\ (?:on|via|this|article|now).{0,30})?|tweet|facebook|twitter|x|whatsapp|telegram|linkedin|email|reddit
    |copy\ link
    |print|save|bookmark|listen(?:\ to\ (?:this|the)\ (?:article|story))?|play(?:\ video)?|watch(?:\ now)?|live
    |video|audio
    |gallery|\d+\s+(?:shares|likes|views|comments)|(?:\d+[\s-]*)?min(?:ute)?s?\ (?:to\ )?read|reading\ time.{0,15}
    |like|dislike|reply|report|flag|upvote|follow|following|load\ more|show\ more|show\ less|view\ all|see\ all
    |see\ more
    |read\ more|continue\ reading|read\ full\ (?:story|article)|learn\ more|click\ here.*|loading(?:\ comments)?|more
    |log\ ?in(?:\ .{2,30})?|sign\ ?in(?:\ .{2,30})?|register|menu|search|home|close|open|back|next|previous
    |skip\ to\ .*
    |back\ to\ top
    |privacy(?:\ policy)?|terms\ (?:of\ (?:use|service)|and\ conditions)|cookie\ (?:policy|settings|preferences)
    |accept(?:\ all.*)?|reject\ all
    |manage\ (?:cookies|preferences|consent)|all\ rights\ reserved.*|(?:©|copyright\ ?(?:©|\(c\))?)\s?.{0,60}
    |image\ (?:source|caption|credit).*|(?:photo|image|picture)|(?:story|article)\ continues\ below.*|caption
    |(?:app[\s-]?store|google[\s-]?play|play[\s-]?store)(?:.{0,20}(?:app[\s-]?store|google[\s-]?play|play[\s-]?store))?.{0,3}
    |get\ started(?:\ now.{0,40})?|try\ (?:it\ )?(?:for\ )?free
    |(?:read|see)\ (?:more|also)\s*:.*|also\ read\s*:.*|related\s*:.*
    |(?:à\ )?lire\ aussi\s*:.*|(?:lesen\ sie\ auch|mehr\ dazu)\s*:.*|leggi\ anche\s*:.*|lea\ también\s*:.*
    |leia\ (?:também|mais)\s*:.*|lees\ ook\s*:.*|czytaj\ także\s*:.*|читайте\ (?:также|також)\s*:.*
    |teilen|drucken|merken|partager|imprimer|enregistrer|compartir|guardar|condividi|compartilhar|delen|поделиться
    |mehr\ lesen|weiterlesen|lire\ (?:la\ suite|plus)|leer\ más|seguir\ leyendo|leggi\ tutto|ler\ mais
    |lees\ (?:meer|verder)
    |читать\ (?:далее|полностью)|اقرأ\ المزيد|مشاركة|devamını\ oku|続きを読む|阅读(?:更多|全文)|分享""",
    re.IGNORECASE | re.VERBOSE,
)
_PROMPT = re.compile(
    r"""^(?:we|(?:this|our)\ (?:web)?site|we\ and\ our\ partners)\b.*\b(?:uses?|stores?|sets?)\b.*\bcookies\b
    |^by\ (?:using|clicking|continuing)\b(?=.*\b(?:(?:web)?site|accept|agree|consent)\b).*\bcookies\b
    |^already\ a\ (?:subscriber|member)\?
    |^(?:download|get|install|ready\ to|sign\ up|subscribe|join|follow|register|stay\ (?:up\ to\ date|informed|tuned)
    |don['’]t\ miss|never\ miss|become|support|unlock|want\ more|like\ what
    |enjoy(?:ing|ed)?)\b(?!-)
    (?!.*\b(?:said|says|told|urges?d?|he|she|they|his|her|their|who|is|are|was|were|has|had)\b)
    (?:(?:\ (?:to|for))?\ (?:the|this|an?)\ (?:\S+\ ){0,2}(?:app|newsletter|channel|subscriber)(?=[.!?:]|$
    |\ (?:now|today|here|for|to|and|from|on)\b)
    |.*\b(?:(?:our|your)\ (?:\S+\ ){0,2}|(?-i:us|Us)\b.*\b)
    (?:apps?|google\ play|newsletters?|inbox|subscri\w+|channel|whatsapp|telegram|notifications?)\b)""",
    re.IGNORECASE | re.VERBOSE,
)
"""Calls to do something with what is the site's own; a sentence that tells of others, in the third person, is news."""
_MAX_PROMPT_CHARS = 280
_BULLET = re.compile(r"^[\s•·●▪■►▶‣◦*–—-]+(?=\w)|[\s|•·]+$")
_KICKERS = re.compile(
    r"""world|politics|business|sports?|opinion|tech(?:nology)?|culture|health|science|local|national|news
    |entertainment
    |economy|video|live|breaking(?:\ news)?|exclusive|analysis|comment|features?|lifestyle|travel|climate
    |environment|money
    |markets?|arts?|education|media|uk|us|europe|asia|africa|americas|middle\ east|explainer|interview
    |editorial|home|latest""",
    re.IGNORECASE | re.VERBOSE,
)


def bare(text: str) -> str:
    """The line without bullets and separators at its ends."""
    return _BULLET.sub("", _BULLET.sub("", text)).strip()


def section_of(text: str) -> Section | None:
    """Which section the line opens, if it is nothing but the heading of one."""
    line = bare(text).rstrip(":.… ")
    if not line or len(line) > 60 or _is_sentence(text):
        return None
    return next((section for section, words in _SECTION.items() if words.fullmatch(line)), None)


def is_clutter(text: str) -> bool:
    """Whether the line is a control, a label or a prompt of the page, and no part of any article."""
    line = bare(text).rstrip(":.… ")
    if not any(char.isalnum() for char in line):
        return True
    if len(line) <= 120 and not _is_sentence(text) and _CONTROL.fullmatch(line):
        return True
    return len(line) <= _MAX_PROMPT_CHARS and _PROMPT.match(line) is not None


def is_kicker(text: str) -> bool:
    """Whether the line names a section of a paper ("World"), as stands above titles, and not an outlet."""
    return _KICKERS.fullmatch(bare(text)) is not None


def _is_sentence(text: str) -> bool:
    """Whether a full stop ends the line, as it does no heading or control: "More in the north stayed at home."."""
    text = text.rstrip()
    return (
        text.endswith(".")
        and not text.endswith("...")
        and len(text.split()) > 2
        and "rights reserved" not in text.lower()
    )
