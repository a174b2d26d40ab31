"""AWS's answers in, load balancer facts out: in few calls, and whole but for what is refused."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from botocore.exceptions import ClientError

from functions.health_sweep.collect.alb import collect_alb
from functions.health_sweep.judge.alb import AlbFacts, judge_alb, sections_alb
from functions.health_sweep.judge.application import Page
from functions.health_sweep.settings import SweepSettings
from notifier.words import Severity
from opskit.find_load_balancers import collect_balancers
from opskit.load_balancers import Target, TargetGroup
from opskit.reads import Reader
from opskit.targets import Targets
from tests.fake_aws import FakeAws

NOW = datetime(2026, 11, 24, tzinfo=UTC)
NAME = "petclinic-dev-alb"
ZONES = ("ap-northeast-2a", "ap-northeast-2c")


class Up(BaseHTTPRequestHandler):
    """Says that it is UP, whatever is asked."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'{"status": "UP"}')

    def log_message(self, *_: object) -> None:  # tests stay silent
        return


@pytest.fixture(scope="module")
def dns() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Up) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()


def target(number: int, state: str = "healthy") -> dict[str, Any]:
    place = {"Id": f"10.0.{number}.1", "Port": 8080, "AvailabilityZone": ZONES[number]}
    return {"Target": place, "TargetHealth": {"State": state}}


@pytest.fixture
def elb(fake: FakeAws, dns: str) -> FakeAws:
    def balancers(asked: Mapping[str, Any]) -> Mapping[str, Any]:
        names = asked.get("Names") or [f"alb-{n}" for n in range(100)]
        if "typo" in names:
            said: Any = {"Error": {"Code": "LoadBalancerNotFound", "Message": "no typo"}}
            raise ClientError(said, "DescribeLoadBalancers")
        return {"LoadBalancers": [balancer(name) for name in names]}

    def balancer(name: str) -> dict[str, Any]:
        return {
            "LoadBalancerName": name,
            "LoadBalancerArn": f"arn:{name}",
            "DNSName": dns,
            "Scheme": "internet-facing",
            "State": {"Code": "active"},
            "AvailabilityZones": [{"ZoneName": zone} for zone in ZONES],
        }

    def groups(asked: Mapping[str, Any]) -> Mapping[str, Any]:
        arns = [asked["LoadBalancerArn"]] if "LoadBalancerArn" in asked else ALL
        return {
            "TargetGroups": [
                {"TargetGroupArn": f"tg:{a}", "TargetGroupName": "tg", "LoadBalancerArns": [a]}
                for a in arns
            ]
        }

    fake.answer("DescribeLoadBalancers", balancers)
    fake.answer("DescribeTargetGroups", groups)
    fake.answer("DescribeTargetHealth", {"TargetHealthDescriptions": [target(0), target(1)]})
    return fake


ALL = [f"arn:alb-{n}" for n in range(100)] + [f"arn:{NAME}", "arn:somebody-elses"]


def collect(
    fake: FakeAws, reader: Reader, *names: str, settings: SweepSettings | None = None
) -> AlbFacts:
    targets = Targets(load_balancers=names or (NAME,))
    balancers = collect_balancers(fake.aws, reader, targets)
    return collect_alb(fake.aws, reader, settings or SweepSettings(), balancers)


def test_a_load_balancer_is_read_in_three_calls_and_its_page_asked(
    elb: FakeAws, reader: Reader, dns: str
) -> None:
    facts = collect(elb, reader)
    assert judge_alb(facts, SweepSettings(), NOW) == []
    expected = Target(address="10.0.0.1:8080", zone=ZONES[0], state="healthy")
    groups = facts.groups[NAME]
    assert isinstance(groups, tuple)
    assert isinstance(groups[0], TargetGroup)
    assert groups[0].healthy[0] == expected
    assert isinstance(facts.pages[NAME].answer, Page)
    assert facts.pages[NAME].address == f"http://{dns}/actuator/health"
    assert len(elb.asked) == 3


def test_the_applications_own_address_is_asked_once_for_all(
    elb: FakeAws, reader: Reader, dns: str
) -> None:
    own = SweepSettings(application_url=f"http://{dns}/petclinic/", health_path="health")
    facts = collect(elb, reader, NAME, "other", settings=own)
    assert [(n, h.address) for n, h in facts.pages.items()] == [
        (dns, f"http://{dns}/petclinic/health")
    ]


def test_an_address_is_asked_even_without_a_load_balancer(
    fake: FakeAws, reader: Reader, dns: str
) -> None:
    own = SweepSettings(application_url=f"http://{dns}")
    facts = collect_alb(fake.aws, reader, own, {})
    assert (list(facts.pages), list(facts.balancers), fake.asked) == ([dns], [], [])


def test_one_unknown_name_does_not_lose_the_others(elb: FakeAws, reader: Reader) -> None:
    found = judge_alb(collect(elb, reader, NAME, "typo"), SweepSettings(), NOW)
    assert [(f.code, f.resource) for f in found] == [("alb.missing", "typo")]
    assert len(elb.calls("DescribeLoadBalancers")) == 3


def test_a_single_unknown_name_is_asked_once(elb: FakeAws, reader: Reader) -> None:
    found = judge_alb(collect(elb, reader, "typo"), SweepSettings(), NOW)
    assert [f.code for f in found] == ["alb.missing"]
    assert len(elb.asked) == 1


def test_a_hundred_load_balancers_are_paged_through(elb: FakeAws, reader: Reader) -> None:
    names = (*(f"alb-{n}" for n in range(100)), "gone")
    facts = collect(elb, reader, *names)
    found = judge_alb(facts, SweepSettings(), NOW)
    assert [(f.code, f.resource) for f in found] == [("alb.missing", "gone")]
    calls = ("DescribeLoadBalancers", "DescribeTargetGroups", "DescribeTargetHealth")
    assert [len(elb.calls(name)) for name in calls] == [1, 1, 100]
    assert len(sections_alb(facts)[0].lines) == 101


@pytest.mark.parametrize("code", ["AccessDenied", "Throttling", "Timeout"])
@pytest.mark.parametrize(
    ("operation", "finding", "resource"),
    [
        ("DescribeLoadBalancers", "alb.unreadable", NAME),
        ("DescribeTargetGroups", "alb.targets_unreadable", NAME),
        ("DescribeTargetHealth", "alb.targets_unreadable", "tg"),
    ],
)
def test_one_refused_call_leaves_the_rest_standing(
    elb: FakeAws, reader: Reader, operation: str, finding: str, resource: str, code: str
) -> None:
    elb.refuse(operation, code)
    found = judge_alb(collect(elb, reader), SweepSettings(), NOW)
    expected = [(finding, resource, Severity.UNKNOWN)]
    assert [(f.code, f.resource, f.severity) for f in found] == expected


def test_a_page_of_an_internal_load_balancer_out_of_reach_is_unknown(
    elb: FakeAws, reader: Reader
) -> None:
    elb.answer(
        "DescribeLoadBalancers",
        {
            "LoadBalancers": [
                {
                    "LoadBalancerName": NAME,
                    "LoadBalancerArn": f"arn:{NAME}",
                    "DNSName": "127.0.0.1:1",
                    "Scheme": "internal",
                    "State": {"Code": "active"},
                }
            ]
        },
    )
    facts = collect(elb, reader, settings=replace(SweepSettings(), health_timeout_seconds=1.0))
    found = judge_alb(facts, SweepSettings(), NOW)
    assert [(f.code, f.severity) for f in found] == [("application.unreachable", Severity.UNKNOWN)]
