import json

from hashed_encoder import HashedEncoder
from news import NEWS


def test_reencode_keeps_the_articles_and_changes_the_model(stocked, monkeypatch):
    before = json.loads(stocked("list", "--json").out)
    monkeypatch.setattr("index.encoder.load.load_encoder", lambda *_, **__: HashedEncoder(32))
    refused = stocked("stats")
    assert refused.code == 4
    assert "nutgraf reencode" in refused.err
    assert stocked("reencode").out == f"{len(NEWS)} articles under hashed\n"
    stats = json.loads(stocked("stats", "--json").out)
    assert (stats["articles"], stats["encoder"]["dim"]) == (len(NEWS), 32)
    assert json.loads(stocked("list", "--json").out) == before
