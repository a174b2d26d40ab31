"""`make peers`: who finds what on one seeded account; prints a table that explains each row."""

from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

from bench.peers.run import VERSIONS, ask_custodian, ask_prowler, ask_us, install
from bench.peers.shared import Row, compare
from local.aws.process import embedded_aws
from local.world.seed import seed

TROUBLES = (
    "open_security_group",
    "snapshot_public",
    "plain_secret",
    "root_used",
    "trail_stopped",
    "bucket_shared",
)


def main(console: Console) -> None:
    """Install the peers apart, seed an account, ask all three, and compare."""
    console.print(f"Beside {', '.join(VERSIONS.values())}; the first run installs them (minutes)")
    install()
    with embedded_aws() as aws, TemporaryDirectory(prefix="peers-") as folder:
        seed(aws.endpoint_url, datetime.now(UTC).replace(microsecond=0)).switch_on(*TROUBLES)
        rows = list(
            compare(
                ask_us(aws),
                ask_prowler(aws, Path(folder)),
                ask_custodian(aws, Path(folder) / "custodian"),
            )
        )
    console.print(draw(rows))


def draw(rows: list[Row]) -> Table:
    """Draw the comparison."""
    table = Table("check", "resource", "verdict", "why")
    for row in rows:
        why = "" if row.verdict == "all agree" else row.concept.why or "not explained yet"
        table.add_row(row.concept.what, row.resource, row.verdict, why)
    return table


if __name__ == "__main__":
    main(Console(width=150))
