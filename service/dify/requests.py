"""What Dify sends: a query, how many records it wants, and conditions on their metadata."""

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from service.leniency import OrNull
from service.requests import MAX_VALUES, Count, Label, Probability, Text

Value = str | int | float | Annotated[list[str], Field(max_length=MAX_VALUES)]
MAX_CONDITIONS = 100
"""As many as one filter has values; Dify's own screens stop far earlier."""


class Operator(StrEnum):
    """Every comparison that Dify knows; which of them a field can be filtered by is for its filter to say."""

    CONTAINS = "contains"
    NOT_CONTAINS = "not contains"
    START_WITH = "start with"
    END_WITH = "end with"
    IS = "is"
    IS_NOT = "is not"
    IN = "in"
    NOT_IN = "not in"
    EMPTY = "empty"
    NOT_EMPTY = "not empty"
    EQUAL = "="
    UNEQUAL = "≠"
    GREATER = ">"
    LESS = "<"
    AT_LEAST = "≥"
    AT_MOST = "≤"
    BEFORE = "before"
    AFTER = "after"


class Logic(StrEnum):
    """Whether all conditions must hold, or one."""

    AND = "and"
    OR = "or"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class RetrievalSetting(_Part):
    """How much is wanted."""

    top_k: OrNull[Count] = Field(10, description="How many records.", examples=[3])
    score_threshold: OrNull[Probability] = Field(
        0.0, description="A record with a lower score is left out.", examples=[0.2]
    )


class Condition(_Part):
    """One condition on the metadata of a record."""

    name: Annotated[str, Field(min_length=1, max_length=100)] = Field(
        description="`source`, `lang`, `tags`, `article_id` or `published`.", examples=["published"]
    )
    comparison_operator: Annotated[Operator, Field(strict=False)] = Field(
        description="How to compare.", examples=["after"]
    )
    value: Value | None = Field(None, description="What to compare with.", examples=["2025-08-01"])


class MetadataCondition(_Part):
    """Conditions on the metadata of a record."""

    logical_operator: Annotated[Logic, Field(strict=False)] | None = Field(
        None, description="Whether all conditions must hold (as by default) or one.", examples=["and"]
    )
    conditions: Annotated[list[Condition], Field(max_length=MAX_CONDITIONS)] | None = Field(
        None, description="The conditions."
    )


class RetrievalIn(_Part):
    """A retrieval as Dify asks for it."""

    knowledge_id: Label = Field(description="Any name: there is one collection.", examples=["news"])
    query: Text = Field(description="What is searched for.", examples=["ferry strike"])
    retrieval_setting: RetrievalSetting = Field(description="How much is wanted.")
    metadata_condition: MetadataCondition | None = Field(None, description="Which articles are meant.")
