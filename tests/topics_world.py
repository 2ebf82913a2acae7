"""A survey of texts with planted topics: each text is put together from the words of one of them."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from numpy.random import Generator
from tests.surveys.world import write_survey

from ilk.kernel.randomness import derive

PLANTED: Mapping[str, Sequence[str]] = {
    "delivery": ("delivery", "parcel", "courier", "late", "shipping", "package", "tracking"),
    "price": ("price", "expensive", "discount", "cheap", "cost", "offer", "voucher"),
    "taste": ("taste", "coffee", "flavour", "roast", "bitter", "aroma", "beans"),
}
GERMAN: Mapping[str, Sequence[str]] = {
    "delivery": ("Lieferung", "Paket", "Kurier", "Versand", "Zustellung", "Sendung", "Bote"),
    "price": ("Preis", "teuer", "Rabatt", "Kosten", "Angebot", "Gutschein", "Summe"),
}
_HEADER = ("id", "who", "at", "said")
_COLUMNS = {"said": "text(said)"}


def english(topic: str, draws: Generator) -> str:
    """A sentence about a planted topic."""
    one, two, three = draws.permutation(PLANTED[topic])[:3]
    return f"The {one} was what I think about, and the {two} with the {three} too."


def german(topic: str, draws: Generator) -> str:
    """A sentence about one in German."""
    one, two, three = draws.permutation(GERMAN[topic])[:3]
    return f"Die {one} ist es, an die ich denke, und auch der {two} mit der {three}."


def planted(count: int) -> list[str]:
    """Texts of all topics in turn."""
    draws, names = derive(7, "texts"), list(PLANTED)
    return [english(names[number % len(names)], draws) for number in range(count)]


def write_texts(folder: Path, texts: Sequence[str], traits: str = "") -> Path:
    """A project whose event `answer` has the property `said`; a text a person, from January to June."""
    rows = [
        (f"r{number}", f"p{number}", f"2024-0{1 + number % 6}-10T10:00:00Z", text) for number, text in enumerate(texts)
    ]
    write_survey(folder, rows, {}, header=_HEADER, columns=_COLUMNS)
    (folder / "segments").mkdir()
    (folder / "segments" / "all.yaml").write_text("- {name: everyone_else, when: everyone}\n", encoding="utf-8")
    if traits:
        (folder / "traits").mkdir()
        (folder / "traits" / "all.yaml").write_text(traits, encoding="utf-8")
    return folder
