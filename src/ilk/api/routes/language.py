"""The language, for whoever draws a builder: kinds with their forms, text to tree and back, values to suggest."""

from typing import Annotated

from fastapi import Path

from ilk.api.actors import Here, Who
from ilk.api.bodies import ControlWords, Tree, Words
from ilk.api.routing import routes
from ilk.app import controls, fields, language
from ilk.app.controls import Controls
from ilk.app.fields import FieldValues
from ilk.app.language import Language, Understood

router = routes("Language")
Field = Annotated[str, Path(description="A trait, or a property of an event as `event.property`.")]


@router.get("/language")
def get_language(here: Here, who: Who) -> Language:
    """Every kind of condition, value and window with its form, and every name that a definition may use."""
    return language.language(here, who)


@router.post("/language/parse")
def post_parse(here: Here, who: Who, words: Words) -> Understood:
    """What a text says, as a tree. A text that is wrong is answered too, with all that is wrong."""
    return language.parse(here, who, words.text)


@router.post("/language/write")
def post_write(here: Here, who: Who, given: Tree) -> Understood:
    """What a tree says, as text. A tree that is wrong is answered too, with all that is wrong."""
    return language.write(here, who, given.tree)


@router.post("/language/controls")
def post_controls(here: Here, who: Who, words: ControlWords) -> Controls:
    """What result controls say, as YAML, as JSON and in words. What is wrong is answered too, with all of it."""
    return controls.controls(here, who, text=words.text, controls=words.controls)


@router.get("/fields/{field}/values")
def get_field_values(here: Here, who: Who, field: Field) -> FieldValues:
    """What a trait or property looks like in the data: frequent values, the least and greatest, a histogram."""
    return fields.field_values(here, who, field)
