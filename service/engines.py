"""Opening the engine that the settings name, with its encoder: the same for every face."""

from index.encoder.base import Encoder
from index.engine import Engine
from service.settings import Settings


def open_engine(settings: Settings, *, create: bool) -> Engine:
    """Load the encoder and open the collection; with `create`, start an empty one where there is none.

    Raises:
        EncoderError: the model is missing or damaged.
        CollectionError: the collection is missing, damaged, or was built by another model.
    """
    return Engine.open(settings.collection_path, open_encoder(settings), create=create)


def open_encoder(settings: Settings) -> Encoder:
    """Load the encoder alone.

    Raises:
        EncoderError: the model is missing or damaged.
    """
    from index.encoder.load import load_encoder

    return load_encoder(settings.model, cache=settings.cache_path)
