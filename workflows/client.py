"""Clients of the instance's Temporal server."""

from __future__ import annotations

from typing import Any

from temporalio.client import Client
from temporalio.envconfig import ClientConfig

from domain.store.instance import Instance, InstanceNotRunning
from workflows.server import NAMESPACE


async def connect(instance: Instance, **options: Any) -> Client:
    """A client of the embedded server, or of the one that TEMPORAL_ADDRESS names.

    For the latter the SDK's own environment configuration gives namespace, TLS and API key. `options` go to
    `Client.connect`. InstanceNotRunning if no embedded server was ever started; RuntimeError if none answers.
    """
    if instance.settings.temporal_address is not None:
        return await Client.connect(**{**ClientConfig.load_client_connect_config(), **options})
    port = instance.state.temporal.port
    if port is None:
        raise InstanceNotRunning(data_dir=instance.data_dir)
    return await Client.connect(**{"target_host": f"127.0.0.1:{port}", "namespace": NAMESPACE, **options})
