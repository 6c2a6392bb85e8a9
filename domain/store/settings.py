"""What the surroundings may set: environment variables, each with its default."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """The environment as this process finds it.

    HOSO_DATA_DIR: the instance's directory, `.hoso` below the current one by default.
    HOSO_DATABASE_URL: an own PostgreSQL instead of the embedded one, as the account that migrates.
    TEMPORAL_ADDRESS: an own Temporal server instead of the embedded one; its namespace, TLS and API key come through
    the SDK's own variables (TEMPORAL_NAMESPACE, TEMPORAL_TLS…, TEMPORAL_API_KEY).
    HOSO_TASK_QUEUE: the Temporal task queue.
    HOSO_HTTP_HOST, HOSO_HTTP_PORT: where the pages and `/v1` are served; without a port a free one is chosen.
    """

    model_config = SettingsConfigDict(env_prefix="HOSO_", frozen=True, extra="ignore")

    data_dir: Path = Path(".hoso")
    database_url: SecretStr | None = None
    temporal_address: str | None = Field(default=None, validation_alias="TEMPORAL_ADDRESS")
    temporal_namespace: str | None = Field(default=None, validation_alias="TEMPORAL_NAMESPACE")
    task_queue: str = "hoso"
    http_host: str = "127.0.0.1"
    http_port: int | None = None
