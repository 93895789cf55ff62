"""Contract: holds responses against an OpenAPI document."""

import json
import re
from typing import Any

import httpx
import jsonschema_rs

from service.http.openai_errors import is_openai

Json = dict[str, Any]
EVENTS = {"sources": "Hits", "delta": "DeltaEvent", "citation": "CitationEvent", "done": "AskOut", "error": "Problem"}


class Contract:
    """One OpenAPI document, ready to judge responses."""

    def __init__(self, document: Json) -> None:
        self.document = document

    def check(self, response: httpx.Response) -> None:
        """Fail on a status, a media type or a body that the document does not foresee."""
        response.read()
        sent = response.request.url.raw_path.partition(b"?")[0].decode()
        method = response.request.method
        if method == "HEAD":  # answered as GET is, without its body
            assert not response.content
            return
        operation = self.operation(method, sent)
        media_type = response.headers["content-type"]
        openai = is_openai(response.request.url.path)
        if response.is_success and media_type.startswith("text/event-stream"):
            assert operation and "text/event-stream" in operation["responses"]["200"]["content"]
            self.check_events(response.request.url.path, response.text)
            return
        plain = response.is_success or openai
        assert media_type == ("application/json" if plain else "application/problem+json"), response.text
        if operation is None:
            assert response.status_code in (404, 405)
            schema: Json = {"$ref": f"#/components/schemas/{'ErrorOut' if openai else 'Problem'}"}
        else:
            documented = operation["responses"]
            assert str(response.status_code) in documented, f"{response.status_code} is not documented: {response.text}"
            schema = documented[str(response.status_code)]["content"][media_type]["schema"]
        content = response.json()
        self.validate(content, schema)
        if not plain:
            assert content["status"] == response.status_code

    def check_events(self, path: str, text: str) -> None:
        """Fail on an event whose data are not what its name, or OpenAI's shape, promises."""
        chat = is_openai(path)
        for event in (each for each in text.split("\n\n") if each and not each.startswith(":")):
            fields = dict(line.split(": ", 1) for line in event.split("\n"))
            if fields["data"] == "[DONE]":
                assert chat
                continue
            data = json.loads(fields["data"])
            name = ("ErrorOut" if "error" in data else "ChunkOut") if chat else EVENTS[fields["event"]]
            self.validate(data, {"$ref": f"#/components/schemas/{name}"})

    def operation(self, method: str, path: str) -> Json | None:
        """What the document says of this method at this path, the longest template first."""
        for template in sorted(self.document["paths"], key=len, reverse=True):
            if re.fullmatch(re.sub(r"\{\w+\}", ".*", template), path):
                found: Json | None = self.document["paths"][template].get(method.lower())
                return found
        return None

    def validate(self, content: object, schema: Json) -> None:
        """Fail where the content does not fit the schema."""
        whole = {**schema, "components": self.document["components"]}
        validator = jsonschema_rs.Draft202012Validator(whole)
        faults = [f"{list(error.instance_path)}: {error.message}" for error in validator.iter_errors(content)]
        assert not faults, f"{faults} in {json.dumps(content)[:500]}"
