"""Who is like some of a project's customers: learnt from everyone, tried on a part held out, and scored."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from ilk.app.modelling.features import OUTCOME, Beside, batches, laid_out, sample
from ilk.app.modelling.ground import Fit, Ground, Report, Scored
from ilk.catalog.tables import CUSTOMERS
from ilk.kernel.errors import Bug, UserError
from ilk.kernel.randomness import derive
from ilk.models.settings import LookAlikeSettings
from ilk.segments.compile import question
from ilk.segments.language.checking import uses
from ilk.segments.tree import Moment
from ilk.warehouse import sql

if TYPE_CHECKING:
    from ilk.models.affinity.look_alikes import Ranking

_ROWS = 50_000


def fit(ground: Ground, _former: Mapping[str, Any] | None) -> Fit:
    """Learn what tells the members from everyone; a quarter of the customers is held out."""
    from ilk.models.affinity import LookAlikes

    settings = ground.settings(LookAlikeSettings)
    taken = sample(ground.engine, ground.meaning, ground.trees, ground.as_of, _ROWS, beside=_members(ground))
    columns = tuple(name for name in ground.trees.features if settings.using or name not in _behind(ground))
    method = LookAlikes(seed=OUTCOME, columns=columns, customer="customer_no", method=settings.method)
    found = method.fit(taken, derive(ground.model.seed, "fit"))
    evidence = found.evidence
    told = {"deciles": evidence.deciles, "calibration": evidence.calibration, "importance": evidence.importance}
    report = Report(
        headline=_headline(found),
        card=found.card.model_copy(update={"as_of": ground.as_of.date()}),
        warnings=found.card.warnings,
        findings={name: [row.model_dump(mode="json") for row in rows] for name, rows in told.items()},
        charts=(found.propensity.plot().to_dict(),),
    )
    return Fit(found.to_document(), report, _scored(ground, found, taken))


def scores(ground: Ground, document: Mapping[str, Any]) -> Iterator[Scored]:
    """The likeness of every customer whom the model is about, members too, in batches."""
    from ilk.models.affinity import Ranking

    found = Ranking.from_document(document)
    with laid_out(ground.engine, ground.meaning, ground.trees, ground.as_of):
        for batch in batches(ground.engine, ground.trees):
            yield _scored(ground, found, batch)


def _scored(ground: Ground, found: "Ranking", rows: pa.Table) -> Scored:
    likeness = found.score(rows)["likeness"]
    columns = {"customer_no": rows["customer_no"], ground.model.name: likeness}
    return Scored(rows.select(list(found.propensity.predictor.columns)), pa.table(columns))


def _members(ground: Ground) -> Beside:
    """For everyone who is published, whether they are one of those to be like."""
    if ground.trees.like is None:
        raise Bug(f"{ground.model.name} is like nobody")
    if CUSTOMERS not in ground.engine.tables():
        what = "whom to be like is known after the first run"
        raise UserError("not-run-yet", what, hint="Run once more, or fit it then.")
    moment = Moment(ground.as_of, ground.meaning.catalogue.zone)
    members = question(ground.trees.like, ground.meaning.catalogue, moment)
    one_of = sql.is_known(sql.column("customer_no", "members"))
    columns = {"customer_no": sql.column("customer_no", "everyone"), OUTCOME: one_of}
    joins = [sql.Join(members, "members", sql.same("members", "everyone", "customer_no"))]
    return Beside(sql.select(columns, CUSTOMERS, alias="everyone", joins=joins), (OUTCOME,))


def _behind(ground: Ground) -> frozenset[str]:
    """The traits that say who is a member; as features they would find the members again and nobody else."""
    if ground.trees.like is None:
        return frozenset()
    used, meaning = uses(ground.trees.like), ground.meaning
    return frozenset(used.traits).union(*(meaning.defining_traits(name) for name in used.segments))


def _headline(found: "Ranking") -> str:
    evidence = found.evidence
    lift = f"the top tenth of those held out has {evidence.deciles[0].lift:.1f} times the usual share of members"
    return f"AUC {evidence.accuracy.auc.value:.2f}; {lift}."
