"""ReaderModel: the compiled reader that comes with the package, run over windows on all cores (a `SpanModel`)."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path

from index.cores import usable_cores
from index.encoder.network import Network
from index.encoder.tokens import Tokens
from index.reader.base import Scores
from index.reader.graph import inputs
from index.reader.windows import Window, Windows

BUILT_IN = Path(__file__).parent / "model"
TOKENIZER = "tokenizer.json"


class ReaderModel:
    """Scores windows. Opened when it is first used; safe to call from any number of threads."""

    def __init__(self, folder: Path = BUILT_IN, threads: int = 0) -> None:
        """Takes the folder that `scripts/train_reader` wrote; 0 threads is one for each core."""
        self._folder = folder
        self._threads = threads or usable_cores()
        self._network = Network(lambda: folder)

    @cached_property
    def windows(self) -> Windows:
        """What makes windows for this model."""
        return Windows(Tokens.open(self._folder / TOKENIZER))

    def score(self, question: str, passages: Sequence[tuple[str, str]]) -> list[list[tuple[Window, Scores]]]:
        """As `SpanModel` says; a passage has one window, unless it is very long."""
        head = self.windows.head(question)
        cut = [list(self.windows.windows(head, title, text)) for title, text in passages]
        scores = iter(self.scores([window for windows in cut for window in windows]))
        return [[(window, next(scores)) for window in windows] for windows in cut]

    def scores(self, windows: Sequence[Window]) -> list[Scores]:
        """The scores of each window's tokens."""
        # one at a time: a window fills a core, and none is padded
        with ThreadPoolExecutor(self._threads) as pool:
            return list(pool.map(self._score, windows))

    def _score(self, window: Window) -> Scores:
        scores: Scores = self._network.run(inputs([window.ids], [window.second]))[0]
        return scores
