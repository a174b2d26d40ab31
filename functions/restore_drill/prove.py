"""Asks the restored database what it holds, through the RDS Data API."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from functions.restore_drill.facts import MOST_ROWS, Proof
from notifier.translation import _

if TYPE_CHECKING:
    from functions.restore_drill.settings import DrillSettings
    from opskit.aws import Aws

MOST_TABLES = 50
"""Tables that are counted, beside the one that is looked at closely."""
_PASSING = (
    "HttpEndpointNotEnabledException",
    "DatabaseUnavailableException",
    "DatabaseResumingException",
    "ServiceUnavailableError",
    "InternalServerErrorException",
    "StatementTimeoutException",
    "InvalidResourceStateException",
    "ThrottlingException",
)
"""What may go by itself; a wrong secret or a missing database does not (Data API reference)."""
_TABLES = (
    "SELECT table_name FROM information_schema.tables"
    " WHERE table_schema = :name AND table_type = 'BASE TABLE' ORDER BY table_name"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Whom to ask, and about what.

    Attributes:
        client: of the Data API ("rds-data").
        arn: the scratch cluster's.
        settings: secret, database, table and column.
    """

    client: Any  # its types are not installed: botocore's own model checks the calls
    arn: str
    settings: DrillSettings

    def ask(self, sql: str, **values: str) -> list[list[Any]]:
        """Return the rows of a statement, NULL as None."""
        answer = self.client.execute_statement(
            resourceArn=self.arn,
            secretArn=self.settings.drill_secret_arn,
            database=self.settings.drill_database,
            sql=sql,
            parameters=[{"name": k, "value": {"stringValue": v}} for k, v in values.items()],
        )
        return [[_value(field) for field in row] for row in answer.get("records", [])]


def prove(aws: Aws, arn: str, settings: DrillSettings, *, at: str) -> Proof:
    """Ask the database at `arn`; whatever it refuses is a Proof that proves nothing.

    Needs rds-data:ExecuteStatement, and secretsmanager:GetSecretValue on the secret.
    """
    question = Question(client=aws.client("rds-data"), arn=arn, settings=settings)
    try:
        return _prove(question, at)
    except ClientError as error:
        code = error.response.get("Error", {}).get("Code", "")
        passing = code in _PASSING or "HttpEndpoint is not enabled" in str(error)
        return Proof(proven=False, why=str(error), final=not passing, at=at)
    except BotoCoreError as error:
        return Proof(proven=False, why=str(error), final=False, at=at)


def _prove(question: Question, at: str) -> Proof:
    settings = question.settings
    names = [str(row[0]) for row in question.ask(_TABLES, name=settings.drill_database)]
    if settings.drill_table not in names:
        text = _("the restored database {name} has no table {table}")
        why = text.format(name=settings.drill_database, table=settings.drill_table)
        return Proof(proven=False, why=why, final=True, tables=len(names), at=at)
    counted = sorted({*names[:MOST_TABLES], settings.drill_table})
    rows = {name: _count(question, name) for name in counted}
    table_rows = rows[settings.drill_table]
    newest, newest_why = _newest(question) if table_rows else ("", "")
    empty = _("the restored table {table} is empty").format(table=settings.drill_table)
    return Proof(
        proven=table_rows > 0,
        why="" if table_rows else empty,
        final=True,
        tables=len(names),
        counted=len(counted),
        rows=sum(rows.values()),
        table=settings.drill_table,
        table_rows=table_rows,
        is_least=MOST_ROWS in rows.values(),
        newest=newest,
        newest_why=newest_why,
        at=at,
    )


def _count(question: Question, table: str) -> int:
    # Names take no parameter, so they are quoted.
    some = f"SELECT 1 FROM {_quoted(table)} LIMIT {MOST_ROWS}"  # noqa: S608
    return int(question.ask(f"SELECT COUNT(*) FROM ({some}) AS some_rows")[0][0])  # noqa: S608


def _newest(question: Question) -> tuple[str, str]:
    """Return the newest time, or why there is none: that unproves no data."""
    table, column = question.settings.drill_table, question.settings.drill_column
    sql = f"SELECT MAX({_quoted(column)}) FROM {_quoted(table)}"  # noqa: S608 - as above
    try:
        newest = str(question.ask(sql)[0][0] or "")
    except (ClientError, BotoCoreError) as error:
        return "", str(error)
    return newest, "" if newest else _("{column} holds no time").format(column=column)


def _quoted(name: str) -> str:
    """Quote a name for MySQL (its manual, "Schema Object Names")."""
    doubled = name.replace("`", "``")
    return f"`{doubled}`"


def _value(field: dict[str, Any]) -> object:
    return None if field.get("isNull") else next(iter(field.values()))
