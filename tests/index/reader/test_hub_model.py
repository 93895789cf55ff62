"""Question-answering models of any name read as transformers itself does, and anything else is refused."""

import numpy as np
import pytest
from made_up import article
from model_folders import WORDS

from index.answer import Hit, Parts
from index.errors import EncoderError
from index.passage import Passage
from index.reader.hub_model import HubModel
from index.reader.span_reader import SpanReader

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

TEXT = "the storm opened the port of a river city. " * 6


def save(folder, kind):
    torch.manual_seed(3)
    config = transformers.BertConfig(
        vocab_size=len(WORDS), hidden_size=32, intermediate_size=64, num_hidden_layers=2, num_attention_heads=4,
        max_position_embeddings=40, initializer_range=0.5,
    )  # fmt: skip
    kind(config).save_pretrained(folder)
    (folder / "vocab.txt").write_text("\n".join(WORDS), encoding="utf-8")
    transformers.BertTokenizerFast(str(folder / "vocab.txt"), model_max_length=40).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return save(tmp_path_factory.mktemp("reader"), transformers.BertForQuestionAnswering)


def test_a_short_passage_has_the_scores_that_transformers_gives(folder):
    text = "a port after the storm"
    (((window, scores),),) = HubModel.load(str(folder)).score("opened the city?", [("river", text)])
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    model = transformers.AutoModelForQuestionAnswering.from_pretrained(folder).eval()
    given = tokenizer("opened the city?", "river. " + text, return_tensors="pt")
    with torch.inference_mode():
        out = model(**given)
    assert scores[:, 0] == pytest.approx(out.start_logits[0].numpy(), abs=1e-5)
    assert scores[:, 1] == pytest.approx(out.end_logits[0].numpy(), abs=1e-5)
    assert [text[start:end] for start, end in window.spans] == text.split()
    assert tokenizer.convert_ids_to_tokens(window.ids)[window.first :][: len(window.spans)] == text.split()
    assert window.second == tokenizer.convert_ids_to_tokens(window.ids).index("river")


@pytest.mark.parametrize("question", ["opened the city?", "opened the city? " * 30])
def test_a_long_passage_is_read_to_its_end_in_windows_that_overlap(folder, question):
    (windows,) = HubModel.load(str(folder)).score(question, [("river", TEXT)])
    seen = [tuple(span) for window, _ in windows for span in window.spans.tolist()]
    assert len(windows) > 2
    assert len(seen) > len(set(seen))
    words = [(at, at + 1) if TEXT[at] == "." else None for at in range(len(TEXT))]
    assert {span for span in words if span} <= set(seen)
    assert max(end for _, end in seen) == len(TEXT.rstrip())
    for window, scores in windows:
        assert scores.shape == (len(window.ids), 3)
        assert window.first + len(window.spans) < len(window.ids)


def test_a_reader_of_any_name_quotes_verbatim(folder):
    held = article("a", TEXT)
    hit = Hit(held, Passage("a", 0, len(held.text), held.text), 1.0, (), (), Parts(0.5, 1, None, None, 1.0))
    findings = SpanReader(HubModel.load(str(folder))).read("opened the city?", [hit])
    assert findings.candidates
    assert len(findings.relevance) == 1
    for candidate in findings.candidates:
        assert all(held.text[each.start : each.end] == each.quote for each in candidate.citations)


def test_what_is_no_such_model_is_refused(tmp_path):
    with pytest.raises(EncoderError, match="not trained to answer"):
        HubModel.load(str(save(tmp_path, transformers.BertModel)))
    with pytest.raises(EncoderError, match="cannot load the reader"):
        HubModel.load(str(tmp_path / "gone"))


def test_nothing_to_read_gives_nothing(folder):
    assert HubModel.load(str(folder)).score("opened?", []) == []
    assert np.array(HubModel.load(str(folder)).score("opened?", [("", "port")])[0][0][1]).shape[1] == 3
