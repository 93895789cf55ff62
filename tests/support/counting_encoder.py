"""CountingEncoder: a HashedEncoder that remembers which texts it was given to embed."""

from collections.abc import Sequence

from hashed_encoder import HashedEncoder

from index.encoder.base import Vectors


class CountingEncoder(HashedEncoder):
    """`embedded` lists the passages, in order."""

    def __init__(self, dim: int = 64) -> None:
        super().__init__(dim)
        self.embedded: list[str] = []

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        """Questions are not counted."""
        return super().encode_document(texts)

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        """Remember, then encode."""
        self.embedded.extend(texts)
        return super().encode_document(texts)
