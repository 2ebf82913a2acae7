"""What every estimator promises: a frozen configuration, `fit`, a frozen fitted model, and its document."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from ilk.catalog.documents import Body, digest
from ilk.kernel.errors import UserError
from ilk.kernel.version import VERSION

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.random import Generator

Tabular = Any
"""A table of whoever asks: pandas, Polars, Arrow (what has `__arrow_c_stream__`), or a mapping of names to arrays."""


class Frozen(BaseModel):
    """The base of configurations and cards: frozen, closed to unknown keys, finite numbers only."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class ModelCard(Frozen):
    """What must be known of a fitted model before its scores are used.

    Figures have names that a reader understands (`holdout MAE`); shares are fractions of 1.
    """

    model: str
    """What it is, in words: `BG/NBD`."""
    source: str
    """Where the method is described in the literature."""
    data: str
    """What it was fitted on: `1,525 customers, 1,022 distinct histories`."""
    as_of: date | None = None
    """The last day that the data tell of; nothing later was seen. None where the data do not say."""
    features: tuple[str, ...]
    """The columns that it reads."""
    validation: Mapping[str, float] = Field(default_factory=dict)
    """How well it does on data that it was not fitted on; empty where nobody looked."""
    calibration: Mapping[str, float] = Field(default_factory=dict)
    """How far what it foretells is from what happens; empty where nobody looked."""
    fairness: Mapping[str, float] = Field(default_factory=dict)
    """Figures by protected group; empty where no group was given."""
    limits: tuple[str, ...] = ()
    """When not to use it, each a sentence."""
    warnings: tuple[str, ...] = ()
    """What looks wrong with the data, each a sentence: a column that predicts too well, or that tells rows apart."""


class Fitted(Protocol):
    """A fitted model: frozen, scores any number of rows, and goes to a document and back."""

    @property
    def card(self) -> ModelCard: ...

    def score(self, data: Tabular) -> "pa.Table":
        """The scores: a row for each row of `data`, in its order, whatever that order is."""

    def explain(self, data: Tabular) -> "pa.Table":
        """Why each row has its score: a row for each row of `data`, in its order."""

    def to_document(self) -> Body:
        """The model as JSON values; see `sealed`."""

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        """The model of a document; see `opened` for what is refused."""


Fitted_co = TypeVar("Fitted_co", bound=Fitted, covariant=True)


class Estimator(Protocol[Fitted_co]):
    """A method with its configuration. Making one costs nothing; `fit` does the work."""

    def fit(self, data: Tabular, rng: "Generator | None" = None) -> Fitted_co:
        """Fit to a table. Who draws random numbers takes them from `rng` alone: equal seeds, equal results."""


def sealed(model: str, version: int, content: Mapping[str, Any], card: ModelCard) -> Body:
    """A fitted model as a document: JSON values, with what it is, which version of it, and a digest over all.

    Args:
        model: the stable name of the kind of model, such as `bg_nbd`.
        version: of the meaning of `content`; a change of meaning takes the next number.
        content: what the model needs to be itself again: numbers, texts, lists and mappings.
        card: its card.
    """
    body: Body = {
        "model": model,
        "version": version,
        "ilk": VERSION,
        "content": dict(content),
        "card": card.model_dump(mode="json"),
    }
    return body | {"digest": digest(body)}


def opened(document: Mapping[str, Any], model: str, version: int) -> tuple[dict[str, Any], ModelCard]:
    """The content and the card of a document that `sealed` made.

    Nothing in a document is ever run. The digest finds what was damaged or edited by hand; it is no signature, for who
    edits on purpose can also write a new one.

    Raises:
        UserError: `model-damaged`, `wrong-model`, `model-version`.
    """
    body = {key: value for key, value in document.items() if key != "digest"}
    if set(body) != {"model", "version", "ilk", "content", "card"} or document.get("digest") != _digest(body):
        raise UserError(
            "model-damaged",
            "the model was changed since it was saved, or is no model",
            hint="Fit it again, or take the document as it was written.",
        )
    if body["model"] != model:
        raise UserError("wrong-model", f"the document holds a model of the kind `{body['model']}`, not `{model}`")
    if body["version"] != version:
        raise UserError(
            "model-version",
            f"the model is of version {body['version']}; this Ilk reads version {version}",
            hint=f"It was saved by Ilk {body['ilk']}: use that one, or fit the model again.",
        )
    return body["content"], ModelCard.model_validate(body["card"])


def _digest(body: Body) -> str | None:
    """The digest of what claims to be a document; None where it is not even JSON."""
    try:
        return digest(body)
    except (TypeError, ValueError):
        return None
