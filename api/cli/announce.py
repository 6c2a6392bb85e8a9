"""`hoso announce`: carry checkpoints outside, to the targets and the authority that the surroundings name."""

from __future__ import annotations

import signal
from types import FrameType
from typing import TYPE_CHECKING

import typer

from api.cli.logs import configure_logs
from api.cli.options import DataDir
from domain.model.errors import DomainError
from domain.store.instance import Instance
from domain.store.settings import Settings

if TYPE_CHECKING:
    from projections.ledger_errands import Errand

commands = typer.Typer()


class NothingToAnnounceTo(DomainError):
    """Details: none."""

    CODE = "nothing-to-announce-to"
    VI = "Chưa có nơi công bố: đặt HOSO_PUBLISH_TO hoặc HOSO_TSA_URL."
    EN = "There is nowhere to announce to: set HOSO_PUBLISH_TO or HOSO_TSA_URL."


class AuthorityHalfNamed(DomainError):
    """Details: url."""

    CODE = "stamp-authority-half-named"
    VI = "HOSO_TSA_URL={url} phải là địa chỉ http(s), cùng với HOSO_TSA_CERTIFICATE, tệp PEM có chứng thư gốc."
    EN = "HOSO_TSA_URL={url} must be http(s), and come with HOSO_TSA_CERTIFICATE, a PEM file with the root."


def errands(settings: Settings) -> list[Errand]:
    """What the surroundings ask for. TargetNotUsable, AuthorityHalfNamed, CertificateNotUsable."""
    from projections.ledger_publish import Publication
    from projections.ledger_stamper import Stamping
    from projections.ledger_stamps import roots

    found: list[Errand] = [Publication(target, settings.publish_seconds) for target in settings.publish_to]
    if settings.tsa_url is not None:
        if not settings.tsa_url.startswith(("http://", "https://")) or settings.tsa_certificate is None:
            raise AuthorityHalfNamed(url=settings.tsa_url)
        found.append(Stamping(settings.tsa_url, roots(settings.tsa_certificate), settings.tsa_minutes))
    return found


@commands.command()
def announce(data_dir: DataDir = None) -> None:
    """Công bố điểm niêm và xin dấu thời gian. Publish checkpoints, and get them stamped; of several one leads."""
    from projections.ledger_errands import ErrandRunner

    configure_logs("announce")
    instance = Instance.find(data_dir)
    wanted = errands(instance.settings)
    if not wanted:
        raise NothingToAnnounceTo
    runner = ErrandRunner(instance.dsn("sealer"), wanted)

    def stop(_number: int, _frame: FrameType | None) -> None:
        runner.stop()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    runner.run()
