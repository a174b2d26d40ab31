from collections.abc import Callable, Mapping
from typing import Any

import pytest

from functions.restore_drill.facts import MOST_ROWS, Proof
from functions.restore_drill.prove import prove
from functions.restore_drill.settings import DrillSettings
from tests.fake_aws import FakeAws

SETTINGS = DrillSettings(
    actions="on",
    drill_secret_arn="arn:aws:secretsmanager:ap-northeast-2:123456789012:secret:db-AbCdEf",
    drill_instance_class="db.serverless",
    drill_database="petclinic",
    drill_table="visits",
    drill_column="visit_date",
)
ARN = "arn:aws:rds:ap-northeast-2:123456789012:cluster:petclinic-dev-drill-1"


def ask(fake: FakeAws, settings: DrillSettings = SETTINGS) -> Proof:
    return prove(fake.aws, ARN, settings, at="2027-01-02T19:16:00+00:00")


def answer(names: list[str]) -> Callable[[Mapping[str, Any]], Mapping[str, Any]]:
    def execute(asked: Mapping[str, Any]) -> Mapping[str, Any]:
        sql = asked["sql"]
        if "information_schema" in sql:
            return {"records": [[{"stringValue": name}] for name in names]}
        if "COUNT" in sql:
            return {"records": [[{"longValue": 2}]]}
        return {"records": [[{"isNull": True}]]}

    return execute


def test_every_table_is_counted(fake: FakeAws) -> None:
    fake.answer("ExecuteStatement", answer(["owners", "pets", "visits"]))
    proof = ask(fake)
    assert (proof.proven, proof.tables, proof.rows, proof.table_rows) == (True, 3, 6, 2)


def test_of_many_tables_some_are_counted_and_the_one_that_matters(fake: FakeAws) -> None:
    fake.answer("ExecuteStatement", answer([*(f"t{n:03}" for n in range(80)), "visits"]))
    proof = ask(fake)
    assert (proof.tables, proof.counted, proof.table_rows) == (81, 51, 2)


def test_a_name_is_quoted(fake: FakeAws) -> None:
    fake.answer("ExecuteStatement", answer(["a`b", "visits"]))
    ask(fake)
    asked = [call["sql"] for call in fake.calls("ExecuteStatement")]
    assert "SELECT COUNT(*) FROM (SELECT 1 FROM `a``b` LIMIT 100000) AS some_rows" in asked


def test_the_databases_name_is_a_parameter_not_a_part_of_the_statement(fake: FakeAws) -> None:
    fake.answer("ExecuteStatement", answer(["visits"]))
    ask(fake)
    first = fake.calls("ExecuteStatement")[0]
    assert first["parameters"] == [{"name": "name", "value": {"stringValue": "petclinic"}}]


def test_rows_without_a_time_have_no_newest(fake: FakeAws) -> None:
    fake.answer("ExecuteStatement", answer(["visits"]))
    proof = ask(fake)
    assert (proof.proven, proof.newest) == (True, "")
    assert proof.newest_why == "visit_date holds no time"


def test_a_column_that_is_not_there_unproves_no_data(fake: FakeAws) -> None:
    count = answer(["visits"])

    def execute(asked: Mapping[str, Any]) -> Mapping[str, Any]:
        if "MAX" in asked["sql"]:
            code = fake.aws.client("rds-data").exceptions.DatabaseErrorException
            raise code({"Error": {"Code": "DatabaseErrorException", "Message": "Unknown"}}, "X")
        return count(asked)

    fake.answer("ExecuteStatement", execute)
    proof = ask(fake)
    assert (proof.proven, proof.newest) == (True, "")
    assert "Unknown" in proof.newest_why


def test_a_table_of_more_rows_than_are_counted_holds_at_least_these(fake: FakeAws) -> None:
    def execute(asked: Mapping[str, Any]) -> Mapping[str, Any]:
        if "COUNT" in asked["sql"]:
            return {"records": [[{"longValue": MOST_ROWS}]]}
        return {"records": [[{"stringValue": "visits"}]]}

    fake.answer("ExecuteStatement", execute)
    assert ask(fake).is_least


@pytest.mark.parametrize(
    ("code", "message", "final"),
    [
        ("DatabaseResumingException", "resuming", False),
        ("HttpEndpointNotEnabledException", "not yet", False),
        ("BadRequestException", "HttpEndpoint is not enabled for resource", False),
        ("BadRequestException", "Access denied for user 'admin'", True),
        ("DatabaseNotFoundException", "Unknown database", True),
        ("Timeout", "", False),
    ],
)
def test_what_may_pass_by_itself_is_asked_again(
    fake: FakeAws, code: str, message: str, *, final: bool
) -> None:
    fake.refuse("ExecuteStatement", code, message)
    proof = ask(fake)
    assert (proof.proven, proof.final, bool(proof.why)) == (False, final, True)
