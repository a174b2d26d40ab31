"""Alarms, topic and dashboard of the translated template, as some parameters would have them."""

from typing import Any

from local.stack.intrinsics import Names, resolve

type Tree = dict[str, Any]

BALANCER = "app/petclinic-dev-alb/50dc6c495c0c9188"
GROUP = "targetgroup/petclinic-dev-tg/73e2d6bc24d8a067"
WATCHED = {"LoadBalancerFullName": BALANCER, "TargetGroupFullName": GROUP}
"""Parameters with which every alarm is made."""

ALARM = "AWS::CloudWatch::Alarm"
COMPOSITE = "AWS::CloudWatch::CompositeAlarm"
_RESOLVED = (
    ALARM,
    COMPOSITE,
    "AWS::ApplicationAutoScaling::",
    "AWS::CloudWatch::Dashboard",
    "AWS::KMS::",
    "AWS::SNS::",
)


def made(translated: Tree, *kinds: str, **parameters: str) -> dict[str, Tree]:
    """Return the properties of the resources that would be made, by logical name.

    Args:
        translated: the template as CloudFormation gets it.
        kinds: resource types, or how they begin.
        parameters: what differs from the defaults. A reference to a resource yields its logical
            name.
    """
    names = _names(translated, parameters)
    return {
        name: resolve(resource["Properties"], names)
        for name, resource in translated["Resources"].items()
        if resource["Type"].startswith(kinds or _RESOLVED)
        and ("Condition" not in resource or _holds(resource["Condition"], names))
    }


def alarms(translated: Tree, **parameters: str) -> dict[str, Tree]:
    """Return the application's alarms: those that carry a priority."""
    found = made(translated, ALARM, COMPOSITE, **parameters)
    return {name: alarm for name, alarm in found.items() if "ops:priority" in tags(alarm)}


def tags(alarm: Tree) -> dict[str, str]:
    """Return an alarm's tags by key."""
    return {tag["Key"]: tag["Value"] for tag in alarm.get("Tags", ())}


def output(translated: Tree, name: str, **parameters: str) -> str:
    """Return what one of the stack's outputs would say."""
    return str(resolve(translated["Outputs"][name]["Value"], _names(translated, parameters)))


def expression(alarm: Tree) -> str:
    """Return the metric math that an alarm watches."""
    (query,) = (query for query in alarm["Metrics"] if query["ReturnData"])
    return str(query["Expression"])


def metrics(alarm: Tree) -> list[Tree]:
    """Return each metric behind an alarm: name, namespace, dimensions, period and statistic."""
    if "Metrics" in alarm:
        stats = [query["MetricStat"] for query in alarm["Metrics"] if "MetricStat" in query]
        return [
            {**stat["Metric"], "Period": stat["Period"], "Stat": stat["Stat"]} for stat in stats
        ]
    return [{**alarm, "Stat": alarm["Statistic"]}] if "MetricName" in alarm else []


def dimensions(metric: Tree) -> tuple[tuple[str, str], ...]:
    """Return a metric's dimensions as name and value."""
    return tuple((one["Name"], one["Value"]) for one in metric["Dimensions"])


def _names(translated: Tree, parameters: dict[str, str]) -> Names:
    declared = translated["Parameters"]
    defaults = {name: str(one["Default"]) for name, one in declared.items() if "Default" in one}
    pseudo = {"AWS::Region": "ap-northeast-2", "AWS::AccountId": "123456789012"}
    pseudo |= {"AWS::Partition": "aws", "AWS::StackName": "petclinic-dev-operations"}
    return Names(
        parameters={**defaults, **pseudo, **parameters},
        conditions=translated["Conditions"],
        resource=lambda name, attribute: f"{name}.{attribute}" if attribute else name,
    )


def _holds(condition: str, names: Names) -> bool:
    return bool(resolve({"Fn::If": [condition, True, False]}, names))
