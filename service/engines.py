"""Opening the engine that the settings name, with its encoder: the same for every face."""

from index.engine import Engine
from service.settings import Settings


def open_engine(settings: Settings, *, create: bool) -> Engine:
    """Load the encoder and open the collection; with `create`, start an empty one where there is none.

    Raises:
        EncoderError: the model is missing or damaged.
        CollectionError: the collection is missing, damaged, or was built by another model.
    """
    from index.encoder.load import load_encoder

    encoder = load_encoder(settings.model, cache=settings.cache_path)
    return Engine.open(settings.collection_path, encoder, create=create)
