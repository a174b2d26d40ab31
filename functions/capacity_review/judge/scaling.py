"""Whether a service is scaled as the manual wants it, and whether that met its ceiling."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from functions.capacity_review.judge.facts import Policy, Scaling, Service, ServiceFacts
from functions.capacity_review.judge.gauges import SAMPLES_AN_HOUR, counts_tasks
from notifier.phrases import number
from notifier.translation import _, ngettext
from notifier.words import Finding, Severity
from opskit import console
from opskit.targets import EcsService
from opskit.unreadable import Unreadable

TARGET_PERCENT = 70.0
COOLDOWN_SECONDS = 300
"""Manual, performance optimization, ECS: target 70 %, both cooldowns 300 s."""

METRIC = "ECSServiceAverageCPUUtilization"
KIND = "TargetTrackingScaling"
LEAST_TASKS = 2
"""One task alone is one zone alone, and each of its restarts is an outage."""

NEAR = 0.98
"""A task that began within the hour gives less than an hour's samples."""

OFTEN = 0.1
"""A ceiling that holds a tenth of the month is no peak."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One service as its findings name it."""

    service: EcsService
    name: str
    region: str

    @property
    def link(self) -> str:
        """Its page in the console."""
        return console.ecs_service(
            self.region, cluster=self.service.cluster, service=self.service.name
        )

    @property
    def where(self) -> str:
        """What the AWS CLI wants to know of it."""
        return (
            f"--service-namespace ecs --resource-id service/{self.service.cluster}/"
            f"{self.service.name} --scalable-dimension ecs:service:DesiredCount"
        )


def judge_scaling(place: Place, facts: ServiceFacts) -> Iterator[Finding]:
    """Judge one service's scaling (manual: performance optimization; quarterly maintenance 2)."""
    if not isinstance(facts.service, Service) or isinstance(facts.scaling, Unreadable):
        return
    scaling = facts.scaling
    if scaling is None:
        yield _none(place, facts.service)
        return
    if scaling.suspended:
        yield _warning(
            "capacity.scaling_suspended",
            place,
            _("Scaling is suspended: the service does not follow its load"),
            _register(
                place,
                "--suspended-state DynamicScalingInSuspended=false,"
                "DynamicScalingOutSuspended=false",
            ),
        )
    if scaling.least < LEAST_TASKS or scaling.most <= scaling.least:
        yield _range(place, scaling)
    if wrong := differences(scaling.policies):
        yield _policy(place, scaling.policies, wrong)
    if finding := _ceiling(place, facts, scaling):
        yield finding


def differences(policies: Sequence[Policy]) -> list[str]:
    """Say what the policies have otherwise than the manual; none where one is as it wants."""
    tracking = [one for one in policies if one.kind == KIND and one.metric == METRIC]
    if not tracking:
        return [_("no target tracking of the service's CPU (manual: 70 %)")]
    one = tracking[0]
    said = []
    if one.target != TARGET_PERCENT:
        said.append(_("target {target} % (manual: 70 %)").format(target=number(one.target or 0.0)))
    for seconds, words in (
        (one.out_seconds, _("scale-out cooldown {n} s (manual: 300 s)")),
        (one.in_seconds, _("scale-in cooldown {n} s (manual: 300 s)")),
    ):
        # Application Auto Scaling's own default for ECS is 300 s as well (API reference,
        # TargetTrackingScalingPolicyConfiguration).
        if (seconds if seconds is not None else COOLDOWN_SECONDS) != COOLDOWN_SECONDS:
            said.append(words.format(n=seconds))
    return said


def hours_at_most(facts: ServiceFacts) -> tuple[int, int] | None:
    """Return the hours with as many tasks as it may have, of how many known; None if not known."""
    hours, scaling = facts.usage.sample_hours, facts.scaling
    if isinstance(hours, Unreadable) or not isinstance(scaling, Scaling):
        return None
    if not counts_tasks(facts):
        return None
    known = [samples for samples in hours if samples is not None]
    near = NEAR * scaling.most * SAMPLES_AN_HOUR
    return sum(1 for samples in known if samples >= near), len(known)


def may_have_met_ceiling(facts: ServiceFacts) -> bool:
    """Tell whether to ask what Auto Scaling refused: it may have, or nobody knows."""
    if not isinstance(facts.scaling, Scaling):
        return False
    spent = hours_at_most(facts)
    return spent is None or spent[0] > 0 or _peaked(facts, facts.scaling)


def _peaked(facts: ServiceFacts, scaling: Scaling) -> bool:
    """Tell whether an hour came near, which may hold minutes at the ceiling."""
    hours = facts.usage.sample_hours
    known = [] if isinstance(hours, Unreadable) else [one for one in hours if one is not None]
    return max(known, default=0.0) / SAMPLES_AN_HOUR > scaling.least


def _ceiling(place: Place, facts: ServiceFacts, scaling: Scaling) -> Finding | None:
    refused = () if isinstance(scaling.refused, Unreadable) else scaling.refused
    spent = hours_at_most(facts)
    hours, known = spent or (0, 0)
    if scaling.most <= scaling.least or not (hours or refused):
        return None
    often = bool(known) and hours >= OFTEN * known
    told = [
        ngettext("{n} hour of 31 days", "{n} hours of 31 days", hours).format(n=hours)
        if spent
        else _("hours not known"),
        ngettext("refused more {n} time", "refused more {n} times", len(refused)).format(
            n=len(refused)
        ),
    ]
    return Finding(
        code="capacity.ceiling",
        resource=place.name,
        severity=Severity.CRITICAL if often else Severity.WARNING,
        sentence=_("Stood at its most of {most} tasks: {told} (normal: never)").format(
            most=scaling.most, told=", ".join(told)
        ),
        evidence=tuple(f"{at:%Y-%m-%d %H:%M} UTC" for at in refused),
        link=place.link,
        remedy=_("Raise its most, after the pools below: {command}").format(
            command=_register(place, f"--max-capacity {2 * scaling.most}")
        ),
    )


def _none(place: Place, service: Service) -> Finding:
    return _warning(
        "capacity.scaling_none",
        place,
        _(
            "Nothing scales it: {n} tasks whatever comes (manual: target tracking at 70 % CPU)"
        ).format(n=service.desired),
        _("Set TargetTracking=cpu in the stack's parameters, or: {command}").format(
            command=_register(place, "--min-capacity 2 --max-capacity 4")
        ),
    )


def _range(place: Place, scaling: Scaling) -> Finding:
    return _warning(
        "capacity.scaling_range",
        place,
        _("Scales from {least} to {most} tasks (normal: from at least 2, to more)").format(
            least=scaling.least, most=scaling.most
        ),
        _register(
            place,
            f"--min-capacity {max(LEAST_TASKS, scaling.least)}"
            f" --max-capacity {max(2 * LEAST_TASKS, scaling.most)}",
        ),
    )


def _policy(place: Place, policies: Sequence[Policy], wrong: Sequence[str]) -> Finding:
    name = next((one.name for one in policies if one.kind == KIND), f"{place.name}-cpu")
    wanted = (
        f"TargetValue={TARGET_PERCENT:.0f},ScaleOutCooldown={COOLDOWN_SECONDS},"
        f"ScaleInCooldown={COOLDOWN_SECONDS},"
        f"PredefinedMetricSpecification={{PredefinedMetricType={METRIC}}}"
    )
    command = (
        f"aws application-autoscaling put-scaling-policy --policy-name {name} {place.where}"
        f" --policy-type {KIND} --target-tracking-scaling-policy-configuration {wanted}"
    )
    found = _warning(
        "capacity.scaling_policy",
        place,
        _("Is not scaled as the manual wants: {wrong}").format(wrong=", ".join(wrong)),
        _("Run the command below, where nothing else, such as Terraform, sets the policy"),
    )
    return replace(found, evidence=(command,))


def _register(place: Place, what: str) -> str:
    return f"aws application-autoscaling register-scalable-target {place.where} {what}"


def _warning(code: str, place: Place, sentence: str, remedy: str) -> Finding:
    return Finding(
        code=code,
        resource=place.name,
        severity=Severity.WARNING,
        sentence=sentence,
        link=place.link,
        remedy=remedy,
    )
