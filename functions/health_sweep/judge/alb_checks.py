"""Single checks of a load balancer: its state, its targets, its zones."""

from notifier.translation import _, ngettext
from notifier.words import Finding, Severity
from opskit import console
from opskit.load_balancers import Target, TargetGroup
from opskit.unreadable import Unreadable

_LEAVING = frozenset({"draining", "unhealthy.draining"})
_UNCHECKED = "Target.HealthCheckDisabled"


def check_state(name: str, state: str, reason: str, link: str) -> Finding | None:
    """Judge the state: failed is CRITICAL; provisioning and active_impaired still answer."""
    if state == "active":
        return None
    return Finding(
        code="alb.state",
        resource=name,
        severity=Severity.WARNING
        if state in ("provisioning", "active_impaired")
        else Severity.CRITICAL,
        sentence=_("The load balancer is {state} (normal: active)").format(state=state),
        evidence=(reason,) if reason else (),
        link=link,
        remedy=_("Free addresses in its subnets (8 in each), then look at AWS's health page"),
    )


def check_group(group: TargetGroup, *, others_serve: bool, region: str) -> Finding | None:
    """Judge the targets of one group.

    None healthy is CRITICAL; some unhealthy is WARNING. Targets that come (initial) or go
    (draining) are not counted against it: each deployment has them.

    Args:
        group: the group.
        others_serve: whether another group of the load balancer has healthy targets. An empty group
            is then the idle half of a blue/green deployment, or forgotten: WARNING.
        region: for links.
    """
    if isinstance(group.targets, Unreadable):
        return None
    staying = [target for target in group.targets if target.state not in _LEAVING]
    bad = [target for target in staying if target.state not in ("healthy", "initial")]
    if group.healthy and not bad:
        return None
    if staying and all(target.reason == _UNCHECKED for target in staying):
        return _finding(
            group,
            region,
            "alb.targets_unchecked",
            Severity.UNKNOWN,
            _("Health checks are off, so nobody knows how the {n} targets are").format(
                n=len(staying)
            ),
        )
    if not group.targets:
        severity = Severity.WARNING if others_serve else Severity.CRITICAL
        sentence = _("No target is registered (normal: at least 1)")
        return _finding(group, region, "alb.targets_none", severity, sentence)
    told = ngettext(
        "{healthy} of {all} targets is healthy (normal: {all})",
        "{healthy} of {all} targets are healthy (normal: {all})",
        len(group.healthy),
    ).format(healthy=len(group.healthy), all=len(staying) or len(group.targets))
    if group.healthy:
        return _finding(group, region, "alb.targets_unhealthy", Severity.WARNING, told)
    return _finding(group, region, "alb.targets_none", Severity.CRITICAL, told)


def check_zones(
    name: str, zones: tuple[str, ...], groups: tuple[TargetGroup, ...], link: str
) -> Finding | None:
    """Judge whether each zone of a load balancer has a healthy target.

    Where no healthy target names its zone (AWS names none for instances), or there is no healthy
    target at all, nothing can be said here; the targets' own checks speak.
    """
    if any(isinstance(group.targets, Unreadable) for group in groups):
        return None
    served = {target.zone for group in groups for target in group.healthy} & set(zones)
    empty = sorted(set(zones) - served)
    if not served or not empty:
        return None
    return Finding(
        code="alb.zones",
        resource=name,
        severity=Severity.WARNING,
        sentence=_(
            "Healthy targets stand in {n} of {all} zones, none in {empty} (normal: in each)"
        ).format(n=len(served), all=len(zones), empty=", ".join(empty)),
        link=link,
        remedy=_("Run at least one task in each zone: check the service's subnets and its count"),
    )


def _finding(
    group: TargetGroup, region: str, code: str, severity: Severity, sentence: str
) -> Finding:
    targets = () if isinstance(group.targets, Unreadable) else group.targets
    return Finding(
        code=code,
        resource=group.name,
        severity=severity,
        sentence=sentence,
        evidence=tuple(_line(t) for t in targets if t.state != "healthy"),
        link=console.target_group(region, group.arn),
        remedy=_(
            "See the reasons: aws elbv2 describe-target-health --target-group-arn {arn}"
        ).format(arn=group.arn),
    )


def _line(target: Target) -> str:
    said = " ".join(part for part in (target.reason, target.detail) if part)
    place = f" ({target.zone})" if target.zone else ""
    return f"{target.address}{place} {target.state}" + (f": {said}" if said else "")
