"""What Aurora clusters and their snapshots hold: SQLite in MySQL's place."""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

type Row = Sequence[object]

_TABLES = "SELECT ?, name, 'BASE TABLE' FROM main.sqlite_master WHERE type = 'table'"


def _open(content: bytes = b"") -> sqlite3.Connection:
    database = sqlite3.connect(":memory:", isolation_level=None)
    if content:
        database.deserialize(content)
    else:
        database.execute("PRAGMA user_version = 1")  # an empty one cannot be copied
    database.execute("ATTACH ':memory:' AS information_schema")
    database.execute(
        "CREATE TABLE information_schema.tables (table_schema, table_name, table_type)"
    )
    return database


@dataclass(slots=True)
class Databases:
    """One database for each cluster, and a copy for each snapshot; what is restored is its copy.

    SQLite takes MySQL's backticks, LIMIT and named parameters; it has no types of time, which the
    Data API writes as text anyway.
    """

    _held: dict[str, sqlite3.Connection] = field(default_factory=dict)
    _kept: dict[str, bytes] = field(default_factory=dict)

    def execute(
        self, cluster: str, schema: str, sql: str, values: Mapping[str, object]
    ) -> tuple[list[Row], int]:
        """Carry one statement out and return its rows, and how many it changed.

        Raises:
            sqlite3.Error: it cannot be.
        """
        database = self._of(cluster)
        if "information_schema" in sql:
            database.execute("DELETE FROM information_schema.tables")
            database.execute(f"INSERT INTO information_schema.tables {_TABLES}", (schema,))
        done = database.execute(sql, dict(values))
        return done.fetchall(), max(done.rowcount, 0)

    def keep(self, cluster: str, snapshot: str) -> None:
        """Copy what a cluster holds into a snapshot."""
        self._kept[snapshot] = self._of(cluster).serialize()

    def restore(self, snapshot: str, cluster: str) -> None:
        """Let a cluster hold what a snapshot does; nothing where none was copied."""
        self._held[cluster] = _open(self._kept.get(snapshot, b""))

    def drop(self, cluster: str) -> None:
        """Forget what a cluster held."""
        self._held.pop(cluster, None)

    def _of(self, cluster: str) -> sqlite3.Connection:
        if cluster not in self._held:
            self._held[cluster] = _open()
        return self._held[cluster]
