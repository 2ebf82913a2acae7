"""Who is like some of a project's customers: learnt from everyone, tried on a part held out, and scored."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from ilk.app.modelling.features import OUTCOME, Beside, sample
from ilk.app.modelling.features import scoring as scoring_of
from ilk.app.modelling.ground import Fit, Ground, Report, Scored, Scoring
from ilk.app.modelling.reading import behind, scores_of
from ilk.catalog.tables import STAGED
from ilk.customers.base import base_columns, base_query
from ilk.kernel.errors import Bug, UserError
from ilk.kernel.randomness import derive
from ilk.models.settings import LookAlikeSettings
from ilk.segments.language.checking import uses
from ilk.segments.questions.past import evaluated_members
from ilk.segments.tree import Moment
from ilk.sources.records import is_resolved
from ilk.warehouse import sql
from ilk.warehouse.sql import Query

if TYPE_CHECKING:
    from ilk.models.affinity.look_alikes import Ranking

_ROWS = 50_000
_LIKE = "whom to be like"
"""What they are called among segments; none of a project is called so."""


def fit(ground: Ground, _former: Mapping[str, Any] | None) -> Fit:
    """Learn what tells the members from everyone; a quarter of the customers is held out."""
    from ilk.models.affinity import LookAlikes

    settings = ground.settings(LookAlikeSettings)
    taken = sample(
        ground.engine, ground.meaning, ground.trees, ground.as_of, _ROWS, beside=_members(ground), shared=ground.shared
    )
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
        charts=(found.propensity.chart(),),
    )
    return Fit(found.to_document(), report, _scored(ground.model.name, found, taken))


def scoring(ground: Ground, document: Mapping[str, Any]) -> AbstractContextManager[Scoring]:
    """The likeness of every customer whom the model is about, members too."""
    from ilk.models.affinity import Ranking

    return scoring_of(ground, partial(_scored, ground.model.name, Ranking.from_document(document)))


def _scored(name: str, found: "Ranking", rows: pa.Table) -> Scored:
    likeness = found.score(rows)["likeness"]
    columns = {"customer_no": rows["customer_no"], name: likeness}
    return Scored(rows.select(list(found.propensity.predictor.columns)), pa.table(columns))


def _members(ground: Ground) -> Beside:
    """For everyone, whether they are one of those to be like, by the definitions as of the instant of the features.

    So nothing needs to be published yet; scores of other models are those of this run, if there is one.

    Raises:
        UserError: `not-run-yet` where it stands on what only a run records, and none did.
    """
    if ground.trees.like is None:
        raise Bug(f"{ground.model.name} is like nobody")
    meaning, base = ground.meaning, _base(ground)
    segments = {**meaning.definitions.segments, _LIKE: ground.trees.like}
    definitions = replace(meaning.definitions, segments=segments)
    moment = Moment(ground.as_of, meaning.catalogue.zone)
    columns = base_columns(meaning.origins, meaning.families)
    members = evaluated_members(_LIKE, definitions, meaning.catalogue, moment, base, columns)
    _refuse_unrecorded(ground, members)
    one_of = sql.is_known(sql.column("customer_no", "members"))
    told = {"customer_no": sql.column("customer_no", "everyone"), OUTCOME: one_of}
    joins = [sql.Join(members, "members", sql.same("members", "everyone", "customer_no"))]
    return Beside(sql.select(told, base, alias="everyone", joins=joins), (OUTCOME,))


def _base(ground: Ground) -> Query:
    """The rows of customers, with the scores of this run before those that are published."""
    origins, engine, there = ground.meaning.origins, ground.engine, ground.engine.tables()
    staged = {name: STAGED + name for name in origins.scores if STAGED + name in there}
    known = [name for name in origins.scores if name in staged or name in there]
    resolved = is_resolved(engine)
    base = base_query(origins, ground.meaning.catalogue, ground.as_of, there=known, resolved=resolved)
    return sql.with_tables(base, staged)


def _refuse_unrecorded(ground: Ground, members: Query) -> None:
    """Refuse what stands on lists, histories or scores that are not there yet."""
    there = {name.lower() for name in ground.engine.tables()}
    scored = scores_of(ground.meaning.models)
    models = {ground.meaning.models[scored[name]] for name in _behind(ground) if name in scored}
    scores = {model.table for model in models if STAGED + model.table not in there}
    if missing := sorted((members.tables() | scores) - there):
        what = f"whom to be like is known after the first run: `{missing[0]}` is not there yet"
        raise UserError("not-run-yet", what, hint="Run once more, or fit it then.")


def _behind(ground: Ground) -> frozenset[str]:
    """The traits that say who is a member; as features they would find the members again and nobody else."""
    if ground.trees.like is None:
        return frozenset()
    meaning, own = ground.meaning, behind(ground.trees.like, ground.meaning.definitions.traits)
    return frozenset(own).union(*(meaning.defining_traits(name) for name in uses(ground.trees.like).segments))


def _headline(found: "Ranking") -> str:
    evidence = found.evidence
    lift = f"the top tenth of those held out has {evidence.deciles[0].lift:.1f} times the usual share of members"
    return f"AUC {evidence.accuracy.auc.value:.2f}; {lift}."
