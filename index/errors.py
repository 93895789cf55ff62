"""The error tree: every failure that a caller can meet, with what to do next.

NutgrafError
├── InvalidInput            the request or the input is wrong
│   ├── InvalidQuery        a question, filter or date that cannot be used
│   └── InvalidArticle      an article, file or page that cannot be taken in
├── NotFound                no article has this id
├── FetchRefused            a URL that is not fetched: private address, robots, scheme
├── FetchFailed             a URL that could not be fetched
├── GenerationFailed        a language model that gave no answer that can be used
├── EncoderError            a model that is missing, damaged or not usable
├── PartMissing             an optional part is not installed
├── CollectionError         the collection cannot be used
│   ├── CollectionMissing   there is no collection here
│   ├── CollectionRefused   another encoder, chunker or format built it
│   └── CollectionDamaged   the truth itself (SQLite) is damaged
├── CollectionBusy          another process is writing
└── StorageFailed           the disk is full, or files may not be read or written
"""

from pathlib import Path


class NutgrafError(Exception):
    """The root of every error that nutgraf raises on purpose."""


class InvalidInput(NutgrafError):
    """The caller gave something that cannot be used as it is."""


class InvalidQuery(InvalidInput):
    """A question, a filter or a date bound is empty, too long or malformed."""


class InvalidArticle(InvalidInput):
    """An article, a file or a page cannot become an article."""


class NotFound(NutgrafError):
    """No article has the id asked for."""


class FetchRefused(NutgrafError):
    """A URL is not fetched: its scheme, its address or its robots.txt forbids it."""


class FetchFailed(NutgrafError):
    """A URL could not be fetched: the network, the status or the size."""


class GenerationFailed(NutgrafError):
    """The language model cannot be reached, is too slow, or wrote nothing that the articles bear out."""


class EncoderError(NutgrafError):
    """A model is missing, damaged, or does not do what its name promises."""


class PartMissing(NutgrafError):
    """Something needs a package that a plain installation does not have."""

    @classmethod
    def evaluate(cls, package: str) -> "PartMissing":
        """What measuring answers needs."""
        return cls(f"this needs {package}; run: pip install 'nutgraf[evaluate]' (in a checkout: scripts/bootstrap all)")


class CollectionError(NutgrafError):
    """A collection cannot be used."""


class CollectionMissing(CollectionError):
    """There is no collection at this path."""


class CollectionRefused(CollectionError):
    """The collection was built by another encoder, chunker or format."""


class CollectionDamaged(CollectionError):
    """The collection's database, its only truth, cannot be read."""


class CollectionBusy(NutgrafError):
    """Another process holds the collection's writer lock."""


class StorageFailed(NutgrafError):
    """The file system refuses: the disk is full, or files may not be read or written."""

    @classmethod
    def at(cls, folder: Path, error: Exception) -> "StorageFailed":
        """What was refused in a collection's folder."""
        return cls(f"{folder} cannot be read or written ({error}); see to its disk's space and to who may write there")
