"""ScriptedLlm: an OpenAI-compatible server over real HTTP that writes what a test says, or fails as it says."""

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class ScriptedLlm:
    """What is written next, and what was asked.

    Attributes:
        text: the answer; `{0}`, `{1}` … stand for the numbers of the passages in the order of the prompt.
        piece: characters in a chunk.
        pause_s: before each chunk.
        finish: the reason that the last chunk gives; none is a stream that breaks off without an end.
        status: of the answer; another than 200 comes without any text.
        location: where an answer with a status of 300 and more points.
        raw: sent in place of a stream.
        refuses: a parameter that is answered by 400.
        prompts: the messages of each request, `headers` its headers, `bodies` its whole body.
    """

    url: str = ""
    text: str = ""
    piece: int = 3
    pause_s: float = 0.0
    finish: str | None = "stop"
    status: int = 200
    location: str = ""
    raw: bytes | None = None
    refuses: str = ""
    bodies: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    left: threading.Event = field(default_factory=threading.Event)

    @property
    def prompts(self) -> list[str]:
        return ["\n".join(message["content"] for message in body["messages"]) for body in self.bodies]

    def written(self, prompt: str) -> str:
        numbers = list(dict.fromkeys(re.findall(r"^\[(\d+)\] [0-9a-f]{16} begins$", prompt, re.MULTILINE)))
        return re.sub(r"\{(\d)\}", lambda match: numbers[int(match[1])], self.text)

    def chunks(self, prompt: str) -> Iterator[bytes]:
        text = self.written(prompt)
        for at in range(0, len(text), self.piece):
            yield _event({"content": text[at : at + self.piece]}, None)
        if self.finish:
            yield _event({}, self.finish)
            yield b"data: [DONE]\n\n"


def _event(delta: dict[str, str], finish: str | None) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    chunk = {"id": "x", "object": "chat.completion.chunk", "created": 1, "model": "scripted", "choices": [choice]}
    return b"data: " + json.dumps(chunk).encode() + b"\n\n"


class _Handler(BaseHTTPRequestHandler):
    llm: ScriptedLlm
    over: threading.Event

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.llm.bodies.append(body)
        self.llm.headers.append({name.lower(): value for name, value in self.headers.items()})
        if self.llm.status != 200 or self.llm.refuses in body:
            self.refuse(400 if self.llm.refuses in body else self.llm.status)
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        try:
            self.write(self.llm.prompts[-1])
        except OSError:
            self.llm.left.set()

    def write(self, prompt: str) -> None:
        if self.llm.raw is not None:
            self.wfile.write(self.llm.raw)
            return
        for chunk in self.llm.chunks(prompt):
            if self.over.wait(self.llm.pause_s):
                return
            self.wfile.write(chunk)
            self.wfile.flush()

    def refuse(self, status: int) -> None:
        content = json.dumps({"error": {"message": f"{self.llm.refuses or 'it'} failed", "type": "x"}}).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        if self.llm.location:
            self.send_header("Location", self.llm.location)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Keep the test's output clean."""


@contextmanager
def scripted_llm() -> Iterator[ScriptedLlm]:
    """A server that runs while the block does; it gives up waiting when the block ends."""
    llm, over = ScriptedLlm(), threading.Event()
    handler = type("Handler", (_Handler,), {"llm": llm, "over": over})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    llm.url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield llm
    finally:
        over.set()
        server.shutdown()
        server.server_close()
        thread.join()
