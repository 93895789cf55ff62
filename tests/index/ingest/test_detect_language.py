"""The language of a text, by its ISO 639-1 code, and none where there is no telling."""

import pytest

from index.ingest.language import detect_language, language_code

SENTENCES = {
    "en": "The council of the city voted on Monday to move its market.",
    "de": "Der Rat der Stadt hat am Montag beschlossen, den Markt zu verlegen.",
    "fr": "Le conseil de la ville a décidé lundi de déplacer le marché.",
    "es": "El consejo de la ciudad decidió el lunes trasladar el mercado.",
    "ru": "Совет города решил в понедельник перенести рынок за дорогу.",
    "uk": "Рада міста вирішила у понеділок перенести ринок за дорогу.",
    "tr": "Belediye meclisi pazartesi günü pazarın taşınmasına karar verdi.",
    "az": "Şəhər şurası bazar ertəsi bazarın köçürülməsinə qərar verdi.",
    "ar": "قرر مجلس المدينة يوم الاثنين نقل السوق إلى خارج المدينة.",
    "zh": "市议会星期一决定把鱼市场搬到环城路旁边的新大厅。",
    "ja": "市議会は月曜日に、魚市場を環状道路沿いの新しい建物に移すことを決めた。",
}


@pytest.mark.parametrize("code", SENTENCES)
def test_a_sentence_is_enough(code: str) -> None:
    assert detect_language(SENTENCES[code]) == code


@pytest.mark.parametrize("text", ["", "ok", "3 : 1", "12345 67890 12345", "asdf qwer zxcv", "10.08.2025 10:00 GMT"])
def test_codes_and_figures_have_no_language(text: str) -> None:
    assert detect_language(text) == ""


def test_only_the_beginning_is_looked_at() -> None:
    assert detect_language(SENTENCES["de"] * 40 + SENTENCES["ru"] * 4000) == "de"


@pytest.mark.parametrize(
    ("said", "code"),
    [("en", "en"), ("en-GB", "en"), ("zh_Hant-TW", "zh"), (" DE ", "de"), ("german", ""), ("deu", ""), ("", "")],
)
def test_a_language_has_a_code_of_two_letters_without_its_region(said: str, code: str) -> None:
    assert language_code(said) == code
