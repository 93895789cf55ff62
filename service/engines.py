"""Opening the engine that the settings name, with its encoder: the same for every face."""

from index.encoder.base import Encoder
from index.engine import Engine
from index.reader.base import Reader
from index.reranking import Reranker
from service.settings import Settings


def open_engine(settings: Settings, *, create: bool) -> Engine:
    """Load the encoder and open the collection; with `create`, start an empty one where there is none.

    Raises:
        EncoderError: a model is missing or damaged.
        CollectionError: the collection is missing, damaged, or was built by another model.
    """
    return Engine.open(
        settings.collection_path,
        open_encoder(settings),
        create=create,
        reader=open_reader(settings),
        reranker=open_reranker(settings),
        read_by=" ".join((settings.reader, settings.reranker)).strip(),
    )


def open_reader(settings: Settings) -> Reader | None:
    """Load the reader that the settings name; none stands for the built-in one.

    Raises:
        EncoderError: the model cannot be loaded.
    """
    if not settings.reader:
        return None
    from index.reader.hub_model import HubModel
    from index.reader.span_reader import SpanReader

    return SpanReader(HubModel.load(settings.reader))


def open_reranker(settings: Settings) -> Reranker | None:
    """Load the cross-encoder that the settings name; none stands for the reader.

    Raises:
        EncoderError: the model cannot be loaded.
    """
    if not settings.reranker:
        return None
    from index.cross_encoder import CrossEncoderReranker

    return CrossEncoderReranker.load(settings.reranker)


def open_encoder(settings: Settings) -> Encoder:
    """Load the encoder alone.

    Raises:
        EncoderError: the model is missing or damaged.
    """
    from index.encoder.load import load_encoder

    return load_encoder(settings.model, cache=settings.cache)
