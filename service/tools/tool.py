"""Tool: something that a language model may call on the engine, with the schemas of what it takes and answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from index.engine import Engine
from index.errors import InvalidInput
from service.faults import fault_detail
from service.shapes import Json


@dataclass(frozen=True, slots=True)
class Tool:
    """One tool.

    Attributes:
        description: tells a model when to call it and what comes back.
        takes: the arguments; unknown ones are refused.
        answers: the shape of the result.
        run: makes the result of an instance of `takes`, and what goes before the id in an address of an article here.
    """

    name: str
    title: str
    description: str
    takes: type[BaseModel]
    answers: type[BaseModel]
    run: Callable[[Engine, Any, str], Json]

    @property
    def input_schema(self) -> Json:
        """The JSON Schema of the arguments."""
        return _plain(self.takes.model_json_schema())

    @property
    def output_schema(self) -> Json:
        """The JSON Schema of the result."""
        return _plain(self.answers.model_json_schema(mode="serialization"))

    def bound(self, arguments: Mapping[str, Any], before: str) -> Callable[[Engine], Json]:
        """The call with these arguments, checked.

        Args:
            arguments: as they came.
            before: what goes before the id in an address of an article here.

        Raises:
            InvalidInput: an argument is unknown, missing or of no use; each is named.
        """
        try:
            params = self.takes.model_validate(dict(arguments))
        except ValidationError as error:
            raise InvalidInput("; ".join(map(_detail, error.errors(include_url=False)))) from error
        return lambda engine: self.run(engine, params, before)


def _detail(fault: Mapping[str, Any]) -> str:
    return fault_detail(".".join(map(str, fault["loc"])), "arguments", fault)


def _plain(schema: Json) -> Json:
    """The schema without pydantic's titles, which only repeat the names, and without the model's own description."""
    return {name: _untitled(value) for name, value in schema.items() if name not in {"title", "description"}}


def _untitled(value: Any) -> Any:
    if isinstance(value, list):
        return [_untitled(each) for each in value]
    if not isinstance(value, dict):
        return value
    # a property may itself be called "title"; then its value is a schema, not a text
    return {name: _untitled(each) for name, each in value.items() if name != "title" or isinstance(each, dict)}
