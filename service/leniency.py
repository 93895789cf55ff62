"""What JSON may say in two ways, and clients do: null for what is left out, and 5.0 for the whole number 5."""

from typing import Annotated, TypeVar

from pydantic import BeforeValidator, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticUseDefault

T = TypeVar("T")


def _whole(value: object) -> object:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _unless_null(value: object) -> object:
    if value is None:
        raise PydanticUseDefault
    return value


class _SaysNull:
    """Adds null to the schema, which a validator could do for one type only."""

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        given = handler(schema)
        return {"anyOf": [*given.get("anyOf", [given]), {"type": "null"}]}


WHOLE = BeforeValidator(_whole)
"""Of an integer."""
OrNull = Annotated[T, BeforeValidator(_unless_null), _SaysNull()]
"""Of a field with a default."""
