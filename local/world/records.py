"""What the PetClinic's database holds: its tables, and some visits up to now."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from local.world.names import DATABASE, DATABASE_USER
from local.world.place import Place

type Table = tuple[str, str, list[tuple[object, ...]]]

OWNERS, PETS, VISITS = 10, 13, 40
_KINDS = ("cat", "dog", "lizard", "snake", "bird", "hamster")
_VETS = ("Carter", "Leary", "Douglas", "Ortega", "Stevens", "Jenkins")


def seed_records(place: Place, cluster: str, secret: str, now: datetime) -> None:
    """Fill the database through the Data API, which is off again afterwards as before.

    Args:
        place: where.
        cluster: the ARN of the Aurora cluster.
        secret: the ARN of the secret of its user.
        now: the newest visit is of its day.
    """
    rds, data = place.client("rds"), place.client("rds-data")
    rds.enable_http_endpoint(ResourceArn=cluster)
    for name, columns, rows in _tables(now):
        for sql in (f"CREATE TABLE {name} ({columns})", _insert(name, rows)):
            data.execute_statement(
                resourceArn=cluster, secretArn=secret, database=DATABASE, sql=sql
            )
    rds.disable_http_endpoint(ResourceArn=cluster)


def seed_credential(place: Place) -> str:
    """Make the secret of the database's user and return its ARN."""
    secrets: Any = place.client("secretsmanager")
    made = secrets.create_secret(Name="petclinic-dev-database", SecretString=DATABASE_USER)
    arn: str = made["ARN"]
    return arn


def find_credential(place: Place) -> str:
    """Return the ARN of the secret that was made."""
    arn: str = place.client("secretsmanager").describe_secret(SecretId="petclinic-dev-database")[
        "ARN"
    ]
    return arn


def _insert(name: str, rows: list[tuple[object, ...]]) -> str:
    return f"INSERT INTO {name} VALUES {', '.join(map(str, rows))}"  # noqa: S608 # our own rows


def _tables(now: datetime) -> Iterator[Table]:
    vets = [(n, name) for n, name in enumerate(_VETS, 1)]
    yield "vets", "id INT PRIMARY KEY, last_name VARCHAR(30)", [*vets]
    kinds = [(n, kind) for n, kind in enumerate(_KINDS, 1)]
    yield "types", "id INT PRIMARY KEY, name VARCHAR(80)", [*kinds]
    owners = [(n, f"Owner {n}") for n in range(1, OWNERS + 1)]
    yield "owners", "id INT PRIMARY KEY, last_name VARCHAR(30)", [*owners]
    pets = [(n, f"Pet {n}", n % len(_KINDS) + 1, n % OWNERS + 1) for n in range(1, PETS + 1)]
    yield "pets", "id INT PRIMARY KEY, name VARCHAR(30), type_id INT, owner_id INT", [*pets]
    days = [f"{now - timedelta(days=VISITS - n):%Y-%m-%d}" for n in range(1, VISITS + 1)]
    visits = [(n, n % PETS + 1, day, "rabies shot") for n, day in enumerate(days, 1)]
    columns = "id INT PRIMARY KEY, pet_id INT, visit_date DATE, description VARCHAR(255)"
    yield "visits", columns, [*visits]
