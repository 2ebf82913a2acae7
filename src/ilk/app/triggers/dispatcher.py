"""What tells receivers, put together from a workspace."""

from datetime import timedelta
from functools import partial
from ipaddress import ip_network

from ilk.app.triggers.traits import traits_of
from ilk.app.wiring import Workspace
from ilk.live.triggers.dispatching import Dispatcher
from ilk.live.triggers.sending import Sender


def dispatcher_of(workspace: Workspace) -> Dispatcher:
    """A dispatcher over the workspace's stores, towards the internet and the networks that `ilk.yaml` allows."""
    networks = [ip_network(each) for each in workspace.project.triggers.networks]
    return Dispatcher(
        store=workspace.deliveries,
        ledger=workspace.live_store,
        sender=Sender(networks),
        environment=workspace.environment,
        traits_of=partial(traits_of, workspace),
        keep=timedelta(days=workspace.project.triggers.keep_days),
    )
