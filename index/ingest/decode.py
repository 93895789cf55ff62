"""Decoding: bytes in any charset to text, and a clear word on what is not text."""

import codecs
import re

from index.errors import InvalidArticle

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "a PDF"),
    (b"\x89PNG\r\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"PK\x03\x04", "a ZIP archive (or a DOCX, XLSX, EPUB)"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\x1f\x8b", "gzip data"),
    (b"BZh", "bzip2 data"),
    (b"\xfd7zXZ\x00", "xz data"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x28\xb5\x2f\xfd", "Zstandard data"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"ID3", "an MP3 recording"),
    (b"OggS", "an Ogg recording"),
    (b"\x00\x00\x01\x00", "an icon"),
)  # fmt: skip
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it starts with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SUPERSETS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}
"""What the Encoding Standard of the web reads under these names: pages that declare the narrow one use the wide one."""
_UNDECLARED = [
    "cp874", "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "iso8859_2", "koi8_r",
    "cp932", "euc_jp", "gb18030", "big5hkscs", "cp949",
]  # fmt: skip
"""Charsets of what declares none; these would be mistaken for others that detection knows, of DOS and mainframes."""
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:\-]{2,40})""", re.IGNORECASE)
_MEDIA_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9_.:\-]{2,40})", re.IGNORECASE)
_CONTROL = bytes(set(range(32)) - set(b"\t\n\x0b\x0c\r\x1b"))
_HEAD = 4096
"""Bytes searched for a declaration; the HTML standard looks at 1,024, real pages put more before it."""
_UTF8_SHARE = 4
"""Characters beyond ASCII to one broken byte in UTF-8 with dirt; other charsets have one to several broken bytes."""
_SAMPLE = 64 * 1024
"""Bytes shown to the charset detector, whose time grows with its input."""


def decode(data: bytes, *, media_type: str = "") -> str:
    """Turn bytes into text: byte order mark, UTF-8, the declared charset, then detection.

    Bytes that are valid UTF-8 beyond ASCII, but for a few, are UTF-8 whatever is declared: no other
    charset's text is by chance. Single bytes that do not decode become U+FFFD.

    Raises:
        InvalidArticle: the bytes are no text; the message names what they are.
    """
    for bom, name in _BOMS:
        if data.startswith(bom):
            return data.decode(name, "replace")
    utf16 = _guess_utf16(data[:_HEAD])
    if utf16:
        return data.decode(utf16, "replace")
    _refuse_binary(data)
    declared = _declared(data, media_type)
    if declared.startswith("iso2022") or declared == "hz":  # seven-bit: also valid UTF-8
        return data.decode(declared, "replace")
    text = data.decode("utf-8", "replace")
    if _is_mostly_utf8(text):
        return text
    if declared and _fits(data, declared):
        return data.decode(declared, "replace")
    return data.decode(_detect(data), "replace")


def name_binary(data: bytes) -> str:
    """What the bytes are, if they bear the signature of something that is no text; else empty."""
    for signature, name in _SIGNATURES:
        if data.startswith(signature):
            return name
    if data[:4] == b"RIFF":
        return "a WebP image" if data[8:12] == b"WEBP" else "a recording"
    if data[4:8] == b"ftyp":
        return "a video or an AVIF or HEIC image"
    return ""


def _refuse_binary(data: bytes) -> None:
    name = name_binary(data)
    if name:
        raise InvalidArticle(f"this is {name}, not text; convert it to HTML, text or JSON first")
    sample = data[:_SAMPLE]
    # one stray NUL or control byte is dirt; more than 2 in 100 is not writing
    if sample and len(sample) - len(sample.translate(None, _CONTROL)) > len(sample) / 50:
        raise InvalidArticle("this is binary data, not text; give HTML, text, JSON or a feed")


def _guess_utf16(head: bytes) -> str:
    """UTF-16 without a mark: in Western text every other byte is NUL."""
    if len(head) < 4:
        return ""
    even, odd = head[0::2], head[1::2]
    if odd.count(0) > 0.7 * len(odd) and even.count(0) < 0.05 * len(even):
        return "utf-16-le"
    if even.count(0) > 0.7 * len(even) and odd.count(0) < 0.05 * len(odd):
        return "utf-16-be"
    return ""


def _declared(data: bytes, media_type: str) -> str:
    """The charset that the sender or the document names, as a Python codec; empty if none that exists."""
    names = [match[1] for match in _MEDIA_CHARSET.finditer(media_type)]
    names += [match[1].decode("ascii") for match in _DECLARED.finditer(data[:_HEAD])]
    for name in names:
        try:
            codec = codecs.lookup(name).name
            "".encode(codec)  # codecs such as base64 are no charsets
        except (LookupError, ValueError):
            continue
        codec = _SUPERSETS.get(codec, codec)
        if not codec.startswith(("utf", "idna", "punycode", "unicode", "raw")):
            return codec
    return ""


def _is_mostly_utf8(text: str) -> bool:
    """Whether characters beyond ASCII far outnumber the bytes that did not decode; the last one may be cut."""
    text = text[:-1]
    bad = text.count("\ufffd")
    return not bad or len(text) - len(text.encode("ascii", "ignore")) - bad > _UTF8_SHARE * bad


def _fits(data: bytes, charset: str) -> bool:
    """Whether few enough bytes fail to decode for the declaration to be true."""
    text = data[:_SAMPLE].decode(charset, "replace")
    return text.count("\ufffd") <= len(text) / 100


def _detect(data: bytes) -> str:
    """The charset by the text that it gives; the one most in use where several give as good a text."""
    from charset_normalizer import from_bytes

    # the bytes that decide are those beyond ASCII: start where they begin
    first = next((i for i, byte in enumerate(data[: 1 << 20]) if byte > 127), 0)
    start = max(0, first - 1024)
    found = list(from_bytes(data[start : start + _SAMPLE], cp_isolation=_UNDECLARED))
    best = [match for match in found if (match.chaos, match.coherence) == (found[0].chaos, found[0].coherence)]
    likely = any("cp1252" in match.could_be_from_charset for match in best)
    return "cp1252" if likely or not best else best[0].encoding
