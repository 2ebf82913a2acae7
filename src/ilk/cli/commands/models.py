"""`ilk model …`."""

from typing import Annotated

import typer

from ilk.cli.options import AsJson, InProject

group = typer.Typer(name="model", help="Models: what they found, and how far to trust it.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(help="The model's name.")]


@group.command("ls")
def listed(folder: InProject = None, as_json: AsJson = False) -> None:
    """List the models with their newest versions."""
    from ilk.app import models
    from ilk.cli.linked import linked
    from ilk.cli.telling import tell
    from ilk.cli.views.models import show_models

    with linked(folder) as link:
        tell(link.ask(models.models), show_models, link, as_json=as_json)


@group.command()
def show(
    name: Name,
    folder: InProject = None,
    version: Annotated[int | None, typer.Option("--version", min=1, help="Another version than the newest.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show what is known of a model: its card, what it found, and its versions."""
    from ilk.app import models
    from ilk.cli.linked import linked
    from ilk.cli.telling import tell
    from ilk.cli.views.models import show_model

    with linked(folder) as link:
        tell(link.ask(models.model, name, version=version), show_model, link, as_json=as_json)


@group.command()
def drift(name: Name, folder: InProject = None, as_json: AsJson = False) -> None:
    """Show how far customers are from those whom a model was fitted on, and whether what it foretold holds."""
    from ilk.app import models
    from ilk.cli.linked import linked
    from ilk.cli.telling import tell
    from ilk.cli.views.models import show_drift

    with linked(folder) as link:
        tell(link.ask(models.model_drift, name), show_drift, link, as_json=as_json)


@group.command()
def fit(name: Name, folder: InProject = None, as_json: AsJson = False) -> None:
    """Fit a model now, as of what is published; the next run scores by it."""
    from ilk.app import models
    from ilk.cli.linked import linked
    from ilk.cli.telling import tell
    from ilk.cli.views.models import show_model

    with linked(folder) as link:
        tell(link.ask(models.fit_model, name), show_model, link, as_json=as_json)


@group.command()
def place(
    name: Name,
    answers: Annotated[list[str], typer.Argument(help="Answers, each as QUESTION=ANSWER.")],
    folder: InProject = None,
    as_json: AsJson = False,
) -> None:
    """Place somebody new in a cluster, by answers to the model's typing tool."""
    from ilk.app import placing
    from ilk.cli.linked import linked
    from ilk.cli.telling import tell
    from ilk.cli.views.models import show_placement

    given = {}
    for answer in answers:
        question, equals, said = answer.rpartition("=")
        if not equals:
            raise typer.BadParameter(f"`{answer}` is no answer: write QUESTION=ANSWER")
        given[question.strip()] = said.strip()
    with linked(folder) as link:
        tell(link.ask(placing.place, name, answers=given), show_placement, link, as_json=as_json)
