"""What the cost report's tests share: settings, and one collecting read."""

from collections.abc import Callable

import pytest

from functions.cost_report.collect.costs import collect_costs
from functions.cost_report.judge.facts import CostFacts
from functions.cost_report.settings import CostSettings
from notifier.words import Scope
from opskit.reads import Reader
from tests.fake_aws import FakeAws
from tests.unit.cost_report.accounts import ACCOUNT, NOW, STACK, TAG

type Collect = Callable[[FakeAws], CostFacts]


@pytest.fixture
def settings() -> CostSettings:
    return CostSettings(cost_tag=TAG)


@pytest.fixture
def collect(settings: CostSettings) -> Collect:
    scope = Scope(account=ACCOUNT, region="ap-northeast-2", stack=STACK, environment="dev")

    def collected(fake: FakeAws) -> CostFacts:
        with Reader(workers=4, seconds=30) as reader:
            return collect_costs(fake.aws, reader, settings, scope, NOW, table="ledger")

    return collected
