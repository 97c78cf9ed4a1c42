"""What a content file may say. Errors name the file, the field and the mend (in prose: content/README.md)."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field, StringConstraints, model_validator

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Stage = Literal["awareness", "anticipation", "action", "reflection"]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class Strict(BaseModel, extra="forbid"):
    """Unknown fields are typing slips, so they are refused."""


class Words(Strict):
    """One text in both languages."""

    th: Text
    en: Text


class Block(Strict):
    key: Slug


class TextBlock(Block):
    type: Literal["text"]
    body: Words


class ImageBlock(Block):
    type: Literal["image"]
    drawing: Slug
    alt: Words
    caption: Words | None = None


class CalloutBlock(Block):
    type: Literal["callout"]
    tone: Literal["note", "care", "idea", "source"]
    title: Words
    body: Words


class ContrastBlock(Block):
    type: Literal["contrast"]
    left_title: Words
    left_body: Words
    right_title: Words
    right_body: Words
    notice: Words


class Step(Strict):
    key: Slug
    title: Words
    body: Words


class StepsBlock(Block):
    type: Literal["steps"]
    title: Words
    steps: list[Step] = Field(min_length=2)


class ItemBlock(Block):
    """A block the learner answers."""

    prompt: Words
    help: Words | None = None
    competency: Slug | None = None


class Option(Strict):
    key: Slug
    text: Words
    correct: bool
    feedback: Words


class SingleBlock(ItemBlock):
    type: Literal["single"]
    options: list[Option] = Field(min_length=2, max_length=8)

    @model_validator(mode="after")
    def one_is_correct(self) -> "SingleBlock":
        if sum(option.correct for option in self.options) != 1:
            raise ValueError("exactly one option is correct")
        return self


class MultipleBlock(ItemBlock):
    type: Literal["multiple"]
    options: list[Option] = Field(min_length=2, max_length=8)

    @model_validator(mode="after")
    def some_are_correct(self) -> "MultipleBlock":
        if not any(option.correct for option in self.options):
            raise ValueError("at least one option is correct")
        return self


class Entry(Strict):
    key: Slug
    text: Words


class OrderingBlock(ItemBlock):
    type: Literal["ordering"]
    items: list[Entry] = Field(min_length=3, max_length=8)
    feedback_right: Words
    feedback_partly: Words


class Pair(Strict):
    key: Slug
    left: Words
    right: Words


class MatchingBlock(ItemBlock):
    type: Literal["matching"]
    pairs: list[Pair] = Field(min_length=3, max_length=8)
    feedback_right: Words
    feedback_partly: Words


class Accepted(Strict):
    th: list[Text]
    en: list[Text]


class ShortBlock(ItemBlock):
    type: Literal["short"]
    model_answer: Words
    accept: Accepted | None = None
    feedback: Words


class NumberBlock(ItemBlock):
    type: Literal["number"]
    answer: float
    tolerance: float = 0
    unit: Words
    feedback_right: Words
    feedback_wrong: Words


Recall = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+#[a-z0-9-]+$")]


class ReflectionBlock(ItemBlock):
    type: Literal["reflection"]
    visibility: Literal["private", "mentor"]
    recalls: Recall | None = None
    recall_label: Words | None = None
    role: Literal["expectation", "observation", "next_round"] | None = None


class LikertBlock(ItemBlock):
    type: Literal["likert"]
    scale: Literal["agree", "often"]
    statements: list[Entry] = Field(min_length=1)


class ChecklistBlock(ItemBlock):
    type: Literal["checklist"]
    items: list[Entry] = Field(min_length=2)


class CommitmentBlock(ItemBlock):
    type: Literal["commitment"]
    example_what: Words
    example_evidence: Words


class EvidenceBlock(ItemBlock):
    type: Literal["evidence"]
    kinds: list[Literal["photo", "voice", "file", "note"]] = Field(min_length=1)
    care: Words
    recalls: Recall | None = None


AnyBlock = Annotated[
    TextBlock
    | ImageBlock
    | CalloutBlock
    | ContrastBlock
    | StepsBlock
    | SingleBlock
    | MultipleBlock
    | OrderingBlock
    | MatchingBlock
    | ShortBlock
    | NumberBlock
    | ReflectionBlock
    | LikertBlock
    | ChecklistBlock
    | CommitmentBlock
    | EvidenceBlock,
    Field(discriminator="type"),
]


class ActivityFile(Strict):
    slug: Slug
    stage: Stage
    minutes: int = Field(ge=3, le=15)
    title: Words
    summary: Words
    finish: Words
    competencies: list[Slug] = Field(min_length=1)
    blocks: list[AnyBlock] = Field(min_length=1)

    @model_validator(mode="after")
    def keys_are_unique(self) -> "ActivityFile":
        keys = [block.key for block in self.blocks]
        doubled = sorted({key for key in keys if keys.count(key) > 1})
        if doubled:
            raise ValueError(f"keys used twice: {', '.join(doubled)}")
        return self


class Stages(Strict):
    awareness: Words
    anticipation: Words
    action: Words
    reflection: Words


class UnitFile(Strict):
    slug: Slug
    order: int
    title: Words
    question: Words
    summary: Words
    intro: Words
    products: list[Words] = Field(min_length=1)
    competencies: list[Slug] = Field(min_length=1)
    drawing: Slug
    stages: Stages
    origin: Words


class TutorialStep(Step):
    drawing: Slug | None = None


class Trouble(Strict):
    problem: Words
    remedy: Words


class TutorialFile(Strict):
    slug: Slug
    level: Literal["beginner", "intermediate", "advanced"]
    use: Literal["ttu-classroom-teaching", "ttu-distance-learning", "ttu-measurement-evaluation", "ttu-other-work"]
    grades: list[Literal["kindergarten", "p1-3", "p4-6", "m1-3", "m4-6"]] = Field(min_length=1)
    application: Words
    minutes: int = Field(ge=5, le=60)
    works_offline: bool
    title: Words
    outcome: Words
    summary: Words
    needs: list[Words] = Field(min_length=1)
    drawing: Slug
    steps: list[TutorialStep] = Field(min_length=3)
    offline_way: Words
    privacy: Words
    try_now: Words
    if_wrong: list[Trouble] = Field(min_length=1)
