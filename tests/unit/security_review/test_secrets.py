"""How old a secret is: when its value in use was written, whatever else was changed of it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from functions.security_review.collect.secrets import collect_secrets
from functions.security_review.judge.secrets import judge_secrets
from notifier.words import Finding
from opskit.reads import Reader
from tests.fake_aws import FakeAws
from tests.security_account import NOW, SECRET

type Json = Mapping[str, Any]


@pytest.fixture(scope="module")
def fake() -> FakeAws:
    """One for all: to make clients takes longer than what is tested."""
    return FakeAws()


def version(stage: str, days: int) -> Json:
    return {"VersionStages": [stage], "CreatedDate": NOW - timedelta(days=days)}


def judge(fake: FakeAws, *pages: Json, rotates: bool = False) -> list[Finding]:
    fake.forget()
    tagged = {"ARN": SECRET, "Name": "db", "LastChangedDate": NOW, "RotationEnabled": rotates}
    fake.answer("ListSecrets", {"SecretList": [tagged]})
    fake.answer("ListSecretVersionIds", lambda asked: pages[int(asked.get("NextToken", "0"))])
    with Reader(workers=2, seconds=30) as reader:
        facts = collect_secrets(fake.aws, reader, project="petclinic", named=[f"{SECRET}:key::"])
    return judge_secrets(facts, NOW)


def test_a_tag_set_today_makes_no_old_secret_young(fake: FakeAws) -> None:
    (found,) = judge(fake, {"Versions": [version("AWSCURRENT", 400)]})
    assert "for 400 days" in found.sentence


def test_the_value_in_use_counts_not_the_one_before_or_after(fake: FakeAws) -> None:
    versions = [version("AWSPREVIOUS", 300), version("AWSPENDING", 1), version("AWSCURRENT", 9)]
    assert judge(fake, {"Versions": versions}) == []


def test_the_value_in_use_is_found_behind_an_empty_page(fake: FakeAws) -> None:
    pages = {"NextToken": "1"}, {"Versions": [version("AWSCURRENT", 9)]}
    assert judge(fake, *pages) == []
    assert [asked.get("NextToken") for asked in fake.calls("ListSecretVersionIds")] == [None, "1"]


def test_a_secret_without_a_value_was_never_changed(fake: FakeAws) -> None:
    (found,) = judge(fake, {"Versions": []})
    assert "never changed" in found.sentence


def test_a_secret_that_rotates_is_not_asked_for_its_age(fake: FakeAws) -> None:
    assert judge(fake, rotates=True) == []
    assert not fake.calls("ListSecretVersionIds")
