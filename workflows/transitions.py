"""What a dossier costs the Temporal server: the number of state transitions of its workflow, each a durable write."""

from __future__ import annotations

from uuid import UUID

from temporalio.client import Client

from workflows.contracts import workflow_id


async def state_transitions(client: Client, dossier_id: UUID) -> int:
    """Transitions of the dossier's last run so far. RPCError, status NOT_FOUND, where there never was one."""
    description = await client.get_workflow_handle(workflow_id(dossier_id)).describe()
    return description.raw_description.workflow_execution_info.state_transition_count
