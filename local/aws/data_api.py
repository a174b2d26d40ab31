"""The RDS Data API over moto's clusters, which it lacks; and what moto's restore does unlike AWS.

Leans on moto 5.2.5's `rds` backend, and on ministack 1.5.33: `rds_data.handle_request`, which its
dispatch calls when it has authorised, `app._enforce_data_plane` and its Secrets Manager.
"""

import json
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

import ministack.app as front
from ministack.core.responses import get_account_id, get_region
from moto.backends import get_backend

from local.aws.answers import Fault, Json
from local.aws.behind import ask_moto
from local.aws.databases import Databases
from local.aws.failovers import note_failover
from local.aws.protocol import (
    Call,
    find_model,
    find_operation,
    read_parameters,
    write_answer,
    write_fault,
)

type Asked = Mapping[str, str]
type Answered = tuple[int, dict[str, str], object]

_AVAILABLE = "available"


class _RefusedError(Exception):
    """What the Data API refuses, with its code."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.fault = Fault(code=code, message=text)


def _backend() -> Any:  # noqa: ANN401 # moto's own
    return get_backend("rds")[get_account_id()][get_region()]


def _find_cluster(arn: str) -> Any:  # noqa: ANN401 # moto's own
    return next((one for one in _backend().clusters.values() if one.arn == arn), None)


@dataclass(frozen=True, slots=True)
class DataApi:
    """Answers for RDS, where its clusters' data is concerned, and for the Data API.

    Attributes:
        databases: what clusters and snapshots hold.
        lose_database: lets the application notice that its writer is gone.
    """

    databases: Databases = field(default_factory=Databases)
    lose_database: Callable[[], None] = lambda: None

    async def answer_rds(
        self,
        method: str,
        path: str,
        headers: dict[str, str],
        body: bytes,
        query: dict[str, list[str]],
    ) -> Answered:
        """Let moto answer, then do to the data what it did to clusters and snapshots."""
        asked = dict(parse_qsl(body.decode()))
        action = asked.get("Action", "")
        if action in {"EnableHttpEndpoint", "DisableHttpEndpoint"}:
            call = Call(method=method, path=path, headers=headers, body=body, query=query)
            return _switch_endpoint(action, asked, call)
        answer = await ask_moto(method, path, headers, body, query)
        follow: Callable[[Asked], None] | None = {
            "CreateDBClusterSnapshot": self._keep,
            "RestoreDBClusterFromSnapshot": self._restore,
            "DeleteDBCluster": self._drop,
            "FailoverDBCluster": self._fail_over,
        }.get(action)
        if follow and answer[0] == HTTPStatus.OK:
            follow(asked)
        return answer

    def _keep(self, asked: Asked) -> None:
        self.databases.keep(asked["DBClusterIdentifier"], asked["DBClusterSnapshotIdentifier"])

    def _restore(self, asked: Asked) -> None:
        name = asked["DBClusterIdentifier"]
        self.databases.restore(asked["SnapshotIdentifier"], name)
        # moto takes it from the cluster that the snapshot is of.
        protected = asked.get("DeletionProtection") == "true"
        _backend().clusters[name].deletion_protection = protected

    def _fail_over(self, asked: Asked) -> None:
        note_failover(_backend(), asked["DBClusterIdentifier"])
        self.lose_database()

    def _drop(self, asked: Asked) -> None:
        name = asked["DBClusterIdentifier"]
        self.databases.drop(name)
        snapshots = _backend().cluster_snapshots
        for key, snapshot in list(snapshots.items()):
            if snapshot.db_cluster_identifier == name and snapshot.snapshot_type == "automated":
                del snapshots[key]  # as AWS does; moto leaves them

    async def answer_statement(
        self,
        method: str,
        path: str,
        headers: dict[str, str],
        body: bytes,
        query: dict[str, list[str]],
    ) -> Answered:
        """Answer ExecuteStatement; the caller needs the right to read the secret as well."""
        call = Call(method=method, path=path, headers=headers, body=body, query=query)
        found = find_operation("rds-data", call)
        if found is None or found[0].name != "ExecuteStatement":
            return HTTPStatus.NOT_IMPLEMENTED, {}, b"{}"
        operation, labels = found
        asked = read_parameters(operation, labels, call)
        if denied := _deny_secret(call, asked["secretArn"]):
            return denied
        try:
            cluster = _find_open_cluster(asked)
            await _log_in(cluster, asked["secretArn"])
            reply = write_answer(operation, call, self._execute(cluster, asked))
        except _RefusedError as refused:
            reply = write_fault(operation, call, refused.fault)
        return reply.status, reply.headers, reply.body

    def _execute(self, cluster: Any, asked: Json) -> Json:  # noqa: ANN401 # moto's own
        values = {one["name"]: _python_value(one["value"]) for one in asked.get("parameters", [])}
        name, schema = cluster.db_cluster_identifier, asked.get("database", "")
        try:
            rows, changed = self.databases.execute(name, schema, asked["sql"], values)
        except sqlite3.Error as error:
            raise _RefusedError("DatabaseErrorException", str(error)) from error
        records = [[_field(value) for value in row] for row in rows]
        return {"records": records, "numberOfRecordsUpdated": changed}


def _switch_endpoint(action: str, asked: Asked, call: Call) -> Answered:
    operation = find_model("rds").operation_model(action)
    cluster = _find_cluster(asked.get("ResourceArn", ""))
    if cluster is None:
        fault = Fault(code="ResourceNotFoundFault", message="there is no such cluster", status=404)
        reply = write_fault(operation, call, fault)
        return reply.status, reply.headers, reply.body
    enabled = action == "EnableHttpEndpoint"
    cluster._enable_http_endpoint = enabled  # noqa: SLF001 # its setter knows v1 clusters only
    said = {"ResourceArn": cluster.arn, "HttpEndpointEnabled": enabled}
    reply = write_answer(operation, call, said)
    return reply.status, reply.headers, reply.body


def _deny_secret(call: Call, secret: str) -> Answered | None:
    denied: Answered | None = front._enforce_data_plane(  # noqa: SLF001
        "secretsmanager",
        "secretsmanager:GetSecretValue",
        dict(call.headers),
        dict(call.query),
        "",
        resource_arn=secret,
    )
    return denied


def _find_open_cluster(asked: Json) -> Any:  # noqa: ANN401 # moto's own
    cluster = _find_cluster(asked["resourceArn"])
    if cluster is None:
        raise _RefusedError("NotFoundException", "there is no such cluster")
    if not cluster.http_endpoint_enabled:
        text = f"HttpEndpoint is not enabled for resource {cluster.arn}"
        raise _RefusedError("BadRequestException", text)
    if not any(member.status == _AVAILABLE for member in cluster.members):
        raise _RefusedError("DatabaseUnavailableException", "the cluster has no writer")
    if asked.get("database", "") not in {"", cluster.database_name}:
        raise _RefusedError("DatabaseNotFoundException", "there is no such database")
    return cluster


async def _log_in(cluster: Any, secret: str) -> None:  # noqa: ANN401 # moto's own
    headers = {
        "x-amz-target": "secretsmanager.GetSecretValue",
        "content-type": "application/x-amz-json-1.1",
    }
    body = json.dumps({"SecretId": secret}).encode()
    status, _, said = await front.SERVICE_HANDLERS["secretsmanager"]("POST", "/", headers, body, {})
    if status != HTTPStatus.OK:
        raise _RefusedError("SecretsErrorException", "the secret cannot be read")
    known = json.loads(json.loads(said)["SecretString"])
    master = cluster.master_username, cluster._master_user_password  # noqa: SLF001
    if (known.get("username"), known.get("password")) != master:
        text = f"Access denied for user '{known.get('username')}'"
        raise _RefusedError("DatabaseErrorException", text)


def _python_value(said: Mapping[str, object]) -> object:
    return None if said.get("isNull") else next(iter(said.values()))


def _field(value: object) -> dict[str, object]:
    match value:
        case None:
            return {"isNull": True}
        case int():
            return {"longValue": value}
        case float():
            return {"doubleValue": value}
        case _:
            return {"stringValue": str(value)}
