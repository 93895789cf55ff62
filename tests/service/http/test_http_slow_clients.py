"""Clients that are slow to say what they want, over a real socket."""

import json
import socket

import pytest
from news import NEWS
from served import PATIENCE_S

from service.http import gate
from service.http.protocol import BoundedProtocol


def raw(client, data, wait_s=PATIENCE_S):
    with socket.create_connection((client.base_url.host, client.base_url.port), timeout=wait_s) as connection:
        connection.sendall(data)
        return b"".join(iter(lambda: connection.recv(4096), b""))


@pytest.mark.parametrize(
    ("begun", "answer"),
    [
        (b"", b""),
        (b"GET /healthz HTT", b"HTTP/1.1 408 Request Timeout"),
        (b"GET /healthz HTTP/1.1\r\nhost: localhost\r\nx-slow: y", b"HTTP/1.1 408 Request Timeout"),
    ],
)
def test_a_head_that_dribbles_is_cut_off(client, monkeypatch, begun, answer):
    monkeypatch.setattr(BoundedProtocol, "head_s", 0.2)
    assert raw(client, begun)[: len(answer)] == answer


@pytest.mark.parametrize("begun", [b"", b'{"q": "fer'])
def test_a_body_that_dribbles_is_cut_off(client, monkeypatch, begun):
    monkeypatch.setattr(gate, "BODY_S", 0.2)
    head = (
        b"POST /v1/search HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 90\r\n\r\n"
    )
    answer = raw(client, head + begun)
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["detail"] == "the body came too slowly; send it again"


def test_a_body_that_nobody_reads_must_end_too(client, monkeypatch):
    monkeypatch.setattr(BoundedProtocol, "body_s", 0.2)
    head = b"GET /healthz HTTP/1.1\r\nhost: localhost\r\ncontent-length: 90\r\n\r\n"
    assert raw(client, head).startswith(b"HTTP/1.1 200 ")


def test_an_answer_may_take_longer_than_a_request(client, monkeypatch):
    monkeypatch.setattr(BoundedProtocol, "head_s", 0.05)
    monkeypatch.setattr(BoundedProtocol, "body_s", 0.05)
    monkeypatch.setattr(gate, "BODY_S", 0.05)
    assert client.post("/v1/articles", json={"articles": NEWS}).status_code == 200
