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


@pytest.mark.parametrize("media_type", ["", "text/html; charset=utf-8", "text/html; charset=iso-8859-1"])
@pytest.mark.parametrize("at", [0, 120, 500])
def test_a_broken_byte_in_utf_8_is_marked_and_harms_no_other(media_type: str, at: int) -> None:
    text = FRENCH + "Das Rathaus von Köln grüßt die Straße; „schön“, sagt Jürgen Müller. " * 5
    data = text[:at].encode() + b"\xff" + text[at:].encode()
    assert decode(data, media_type=media_type) == text[:at] + "\ufffd" + text[at:]


def test_utf_8_with_a_line_in_latin_1_stays_utf_8() -> None:
    text = "The city\u2019s market \u2013 the oldest \u2013 moves. \u201cWe\u2019ll miss it,\u201d Ada said.\n"
    data = (text * 4).encode() + "The Café Zürich closes.".encode("latin-1")
    assert decode(data) == text * 4 + "The Caf\ufffd Z\ufffdrich closes."


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        ("La alcaldesa de Logroño anunció mañana otra reunión en España con los niños de la escuela.", "cp1252"),
        ("Das Café in Zürich wurde am Montag geschlossen, weil der Besitzer müde war.", "cp1252"),
        (
            "Wybory w Łodzi. Mieszkańcy Łodzi wybrali w niedzielę nowego prezydenta, który zapowiedział zmiany.",
            "cp1250",
        ),
        ("Mieszkańcy Łodzi wybrali w niedzielę nowego prezydenta, który się tym zajął.", "iso8859-2"),
        ("สภาเมืองลงมติเมื่อวันจันทร์ให้ย้ายตลาดปลาไปยังอาคารใหม่ริมแม่น้ำ", "cp874"),
        ("Жители города выбрали в воскресенье нового мэра, который обещал перемены.", "koi8-r"),
    ],
)
def test_a_short_text_without_a_declaration_is_read(text: str, charset: str) -> None:
    assert decode(text.encode(charset)) == text


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
