"""Placing somebody new: the cluster that a model's typing tool finds for the answers to a few questions."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ilk.app.modelling.answers import ClusterChance, GivenAnswer, ModelPlacement
from ilk.app.modelling.clusters import tool_of
from ilk.app.modelling.ground import Report
from ilk.app.modelling.naming import titled
from ilk.app.published import meaning_of
from ilk.app.use_case import use_case
from ilk.app.wiring import Workspace
from ilk.customers.traits import Trait
from ilk.database.models import ModelVersion
from ilk.kernel.access import Actor, Permission
from ilk.kernel.errors import UserError, unknown
from ilk.models.definition import ModelDefinition
from ilk.models.settings import ClusterSettings

if TYPE_CHECKING:
    from ilk.models.clusters.typing_tool import Tool


@use_case(Permission.READ_SUMMARY, "place somebody by a typing tool", subject="name", records="refusals")
def place(
    workspace: Workspace, _actor: Actor, name: str, *, answers: Mapping[str, str | float | bool]
) -> ModelPlacement:
    """The cluster of somebody who gave these answers, by the newest version of a model; nothing is kept of them.

    Args:
        name: of the model.
        answers: by question, as the model's typing tool lists them; any of these may be left out.

    Raises:
        NotFound: for a name that is no model's.
        UserError: `no-typing-tool`, `unknown-question`, `wrong-answer`, `no-answers`.
    """
    meaning = meaning_of(workspace)
    if name not in meaning.models:
        raise unknown("model", name, meaning.models)
    newest = workspace.model_versions.newest(name)
    tool = _tool(meaning.models[name], newest)
    chances = tool.place(answers)
    ranked = sorted(chances, key=lambda cluster: -chances[cluster])
    return ModelPlacement(
        name=name,
        version=newest.version if newest else 0,
        cluster=ranked[0],
        probability=chances[ranked[0]],
        clusters=[ClusterChance(cluster=cluster, probability=chances[cluster]) for cluster in ranked],
        answered=[_given(question, answers, meaning.traits) for question in _known(tool) if question in answers],
        unanswered=[question for question in tool.asked if question not in answers],
        accuracy=_accuracy(tool, answers),
    )


def _tool(model: ModelDefinition, version: ModelVersion | None) -> "Tool":
    if not isinstance(model.settings, ClusterSettings):
        raise UserError("no-typing-tool", f"`{model.name}` is no model of clusters: nobody is placed by it")
    if version is None:
        what = f"`{model.name}` was not fitted yet"
        raise UserError("no-typing-tool", what, hint="The next run fits it, or `ilk model fit`.")
    tool = tool_of(version.document)
    if tool is None:
        why = Report.model_validate(version.report).findings.get("typing_tool", "It was fitted before there were any.")
        raise UserError("no-typing-tool", f"`{model.name}` has no typing tool", hint=str(why))
    return tool


def _known(tool: "Tool") -> tuple[str, ...]:
    return tuple(question.column for question in tool.questions)


def _given(question: str, answers: Mapping[str, object], traits: Mapping[str, Trait]) -> GivenAnswer:
    return GivenAnswer(question=question, title=titled(question, traits), answer=str(answers[question]))


def _accuracy(tool: "Tool", answers: Mapping[str, object]) -> float | None:
    """The share that questions place rightly, which is known of the first ones in their order."""
    first = _known(tool)[: len(answers)]
    return tool.questions[len(answers) - 1].accuracy if set(first) == set(answers) else None
