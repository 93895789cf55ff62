"""Bytes become the text that their writer meant, or a word on what they are."""

import codecs

import pytest

from index.errors import InvalidArticle
from index.ingest.decode import decode

RUSSIAN = "Мост через реку открыли в субботу утром, его строили двенадцать лет. " * 5
FRENCH = "Le conseil a voté l'été dernier : « déjà vu », dit-elle, à propos du marché – 5 €. " * 5
JAPANESE = "新しい橋が土曜日の朝に開通した。建設には十二年かかった。" * 5


@pytest.mark.parametrize(
    ("text", "charset", "media_type", "prefix"),
    [
        (FRENCH, "utf-8", "", ""),
        (FRENCH, "utf-8-sig", "", ""),
        (FRENCH, "utf-16", "", ""),
        (FRENCH, "utf-32", "", ""),
        (FRENCH.replace("€", "E").replace("–", "-"), "utf-16-le", "", ""),
        (FRENCH, "cp1252", "text/html; charset=iso-8859-1", ""),
        (FRENCH, "cp1252", "", '<meta charset="windows-1252">'),
        (FRENCH, "utf-8", "text/html; charset=iso-8859-1", ""),
        (RUSSIAN, "cp1251", "", '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">'),
        (RUSSIAN, "koi8-r", "text/plain; charset=KOI8-R", ""),
        (RUSSIAN, "cp1251", "", ""),
        (JAPANESE, "shift_jis", "", '<?xml version="1.0" encoding="Shift_JIS"?>'),
        (JAPANESE, "euc-jp", "text/html;charset=EUC-JP", ""),
        (JAPANESE, "iso2022_jp", "text/plain; charset=iso-2022-jp", ""),
        (JAPANESE, "utf-8", "text/html; charset=no-such-charset", ""),
    ],
)
def test_any_charset_is_read(text: str, charset: str, media_type: str, prefix: str) -> None:
    data = (prefix + text).encode(charset)
    assert decode(data, media_type=media_type) == prefix + text


def test_a_wrong_declaration_gives_way_to_the_bytes() -> None:
    assert decode(RUSSIAN.encode("cp1251"), media_type="text/html; charset=shift_jis") == RUSSIAN


def test_utf_8_cut_within_its_last_character_stays_utf_8() -> None:
    data = RUSSIAN.rstrip().rstrip(".").encode()[:-1]
    assert decode(data) == RUSSIAN.rstrip().rstrip(".")[:-1] + "\ufffd"


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"%PDF-1.7\n...", "a PDF"),
        (b"\x89PNG\r\n\x1a\n....", "a PNG image"),
        (b"\xff\xd8\xff\xe0", "a JPEG image"),
        (b"PK\x03\x04....", "a ZIP archive"),
        (b"\x1f\x8b\x08", "gzip data"),
        (b"RIFF....WEBP", "a WebP image"),
        (b"....ftypmp42", "a video"),
        (bytes(range(256)) * 9, "binary data"),
    ],
)
def test_binary_data_are_refused_by_name(data: bytes, name: str) -> None:
    with pytest.raises(InvalidArticle, match=name):
        decode(data)


def test_a_stray_control_byte_does_not_make_a_text_binary() -> None:
    assert decode(b"The council\x00 met again, as it does on every Monday in the month of May.").startswith(
        "The council\x00"
    )


def test_marks_are_taken_off() -> None:
    assert decode(codecs.BOM_UTF8 + b"news") == "news"
