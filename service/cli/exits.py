"""Exit codes: the closed table from outcomes and errors to what a shell sees."""

from enum import IntEnum

from index import errors


class Exit(IntEnum):
    """How a command ended."""

    FOUND = 0
    FAILURE = 1
    USAGE = 2
    NOTHING = 3
    COLLECTION = 4
    INTERRUPTED = 130


EXITS: dict[type[errors.NutgrafError], Exit] = {
    errors.NutgrafError: Exit.FAILURE,
    errors.InvalidInput: Exit.USAGE,
    errors.InvalidQuery: Exit.USAGE,
    errors.InvalidArticle: Exit.FAILURE,
    errors.NotFound: Exit.NOTHING,
    errors.FetchRefused: Exit.FAILURE,
    errors.FetchFailed: Exit.FAILURE,
    errors.GenerationFailed: Exit.FAILURE,
    errors.EncoderError: Exit.FAILURE,
    errors.PartMissing: Exit.FAILURE,
    errors.CollectionError: Exit.COLLECTION,
    errors.CollectionMissing: Exit.COLLECTION,
    errors.CollectionRefused: Exit.COLLECTION,
    errors.CollectionDamaged: Exit.COLLECTION,
    errors.CollectionBusy: Exit.FAILURE,
    errors.StorageFailed: Exit.FAILURE,
}


def exit_of(error: errors.NutgrafError) -> Exit:
    """The code of the error's own class, or of the nearest one above it."""
    return next(EXITS[kind] for kind in type(error).__mro__ if kind in EXITS)


def found(anything: object) -> Exit:
    """FOUND for what is true, NOTHING for what is empty."""
    return Exit.FOUND if anything else Exit.NOTHING
