"""A handful of made-up articles, and a real collection of them that needs no model."""

from pathlib import Path
from typing import Any

from hashed_encoder import HashedEncoder

from index.engine import Engine
from service.settings import Settings

FERRY_TEXT = (
    "Ferry crews in Port Calder went back to work on Monday. "
    "The union accepted a pay rise of 6 percent after eleven days."
)
FERRY: dict[str, Any] = {
    "id": "ferry-strike",
    "title": "Ferry crews end strike after pay deal",
    "text": FERRY_TEXT,
    "source": "Harbour Times",
    "authors": ["Ida Moreau", "Tom Achebe"],
    "published": "2025-08-04T09:30Z",
    "url": "https://harbour.example/ferry-strike",
    "lang": "en",
    "tags": ["shipping", "strikes"],
}
QUAY: dict[str, Any] = {
    "id": "https://coast.example/quay",
    "title": "North quay reopens to lorries",
    "text": "Lorries may use the north quay again from Thursday. Divers had found no further cracks in its wall.",
    "source": "Coast Daily",
    "published": "2025-07-20",
    "url": "https://coast.example/quay",
    "lang": "en",
    "tags": ["shipping"],
}
OLIVES: dict[str, Any] = {
    "id": "olives",
    "title": "Olivenernte beginnt früher",
    "text": "Die Bauern im Tal pflücken ihre Oliven drei Wochen früher als sonst. Der Sommer war trocken und heiß.",
    "source": "Talbote",
    "published": "2025-03",
    "url": "",
    "lang": "de",
    "tags": ["farming"],
}
UNDATED: dict[str, Any] = {
    "id": "lighthouse",
    "title": "The lamp that never failed",
    "text": "Keepers at Gannet Rock trimmed the lamp every four hours. None of them kept a diary.",
}
NEWS = [FERRY, QUAY, OLIVES, UNDATED]


def open_hashed(settings: Settings) -> Engine:
    """The real engine, with the encoder that needs no model."""
    return Engine.open(settings.collection_path, HashedEncoder(), create=True)


def settings_in(directory: Path, **changes: Any) -> Settings:
    """Settings that touch nothing outside the directory."""
    return Settings.load(data=directory / "data", cache=directory / "cache", threads=2, **changes)
