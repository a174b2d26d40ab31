"""AWS console addresses for links in messages: pure, region first, every name quoted.

Source of the forms: the addresses that the consoles themselves show (ECS v2, RDS, EC2, CloudWatch,
S3, Scheduler, Lambda); AWS documents none of them.
"""

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import quote

_PARTITIONS = (("cn-", "console.amazonaws.cn"), ("us-gov-", "console.amazonaws-us-gov.com"))


def ecs_service(region: str, *, cluster: str, service: str) -> str:
    """Return the page of one ECS service, with its deployments and events."""
    path = f"ecs/v2/clusters/{_part(cluster)}/services/{_part(service)}/health"
    return f"{_host(region)}/{path}?region={_part(region)}"


def ecs_task(region: str, *, cluster: str, task: str) -> str:
    """Return the page of one ECS task; `task` is its id or its ARN."""
    path = f"ecs/v2/clusters/{_part(cluster)}/tasks/{_part(task.rsplit('/', 1)[-1])}"
    return f"{_host(region)}/{path}?region={_part(region)}"


def rds_cluster(region: str, cluster: str) -> str:
    """Return the page of one Aurora cluster."""
    return _home(region, "rds", f"database:id={_part(cluster)};is-cluster=true")


def load_balancer(region: str, name: str) -> str:
    """Return the list of load balancers, searched by name."""
    return _home(region, "ec2", f"LoadBalancers:search={_part(name)}")


def target_group(region: str, name: str) -> str:
    """Return the page of one target group, by its ARN, or the list searched by its name."""
    if name.startswith("arn:"):
        return _home(region, "ec2", f"TargetGroup:targetGroupArn={_part(name)}")
    return _home(region, "ec2", f"TargetGroups:search={_part(name)}")


def log_group(
    region: str,
    name: str,
    *,
    start: datetime | None = None,
    end: datetime | None = None,
    pattern: str = "",
) -> str:
    """Return the log events of one group.

    Args:
        region: such as "ap-northeast-2".
        name: the log group's.
        start: oldest event shown (aware), or None for the console's default.
        end: newest event shown (aware), or None.
        pattern: a filter pattern such as "ERROR", or "".
    """
    wanted = {
        "filterPattern": pattern,
        "start": _milliseconds(start),
        "end": _milliseconds(end),
    }
    query = "&".join(f"{key}={_part(value)}" for key, value in wanted.items() if value)
    where = f"logsV2:log-groups/log-group/{_dollar(_part(name))}/log-events"
    return _home(region, "cloudwatch", where + (_dollar(f"?{query}") if query else ""))


def alarm(region: str, name: str) -> str:
    """Return the page of one alarm."""
    return _home(region, "cloudwatch", f"alarmsV2:alarm/{_part(name)}")


def alarms_in_alarm(region: str) -> str:
    """Return the list of the alarms that are in ALARM."""
    return _home(region, "cloudwatch", "alarmsV2:?~(alarmStateFilter~%27ALARM)")


def s3_prefix(region: str, *, bucket: str, prefix: str = "") -> str:
    """Return the objects of a bucket below a prefix."""
    query = f"region={_part(region)}&prefix={_part(prefix)}&showversions=false"
    return f"{_host(region)}/s3/buckets/{_part(bucket)}?{query}"


def schedules(region: str, *, group: str = "", name: str = "") -> str:
    """Return the list of EventBridge schedules, or the page of one when both names are given."""
    where = f"schedules/{_part(group)}/{_part(name)}" if group and name else "schedules"
    return _home(region, "scheduler", where)


def lambda_function(region: str, name: str) -> str:
    """Return the monitoring page of one function."""
    return _home(region, "lambda", f"/functions/{_part(name)}?tab=monitoring")


def cost_explorer(region: str) -> str:
    """Return Cost Explorer."""
    return _home(region, "costmanagement", "/cost-explorer")


def budgets(region: str) -> str:
    """Return the list of budgets."""
    return _home(region, "costmanagement", "/budgets/overview")


def cost_anomalies(region: str) -> str:
    """Return what Cost Anomaly Detection found."""
    return _home(region, "costmanagement", "/anomaly-detection/overview")


def security_group(region: str, group: str) -> str:
    """Return the page of one security group, by its identifier."""
    return _home(region, "ec2", f"SecurityGroup:groupId={_part(group)}")


def ecr_repository(region: str, repository: str, *, registry: str) -> str:
    """Return the images of one repository in the registry of an account."""
    path = f"ecr/repositories/private/{_part(registry)}/{_part(repository)}"
    return f"{_host(region)}/{path}?region={_part(region)}"


def secret(region: str, name: str) -> str:
    """Return the page of one secret, which does not show its value."""
    return f"{_host(region)}/secretsmanager/secret?name={_part(name)}&region={_part(region)}"


def trail_events(region: str, *, key: str = "", value: str = "") -> str:
    """Return CloudTrail's event history, filtered by one attribute ("EventName") where given."""
    query = f"?{_part(key)}={_part(value)}" if key else ""
    return _home(region, "cloudtrailv2", f"/events{query}")


def config_rule(region: str, rule: str = "") -> str:
    """Return the page of one AWS Config rule, or AWS Config's first page without one."""
    where = f"/rules/details?configRuleName={_part(rule)}" if rule else "/dashboard"
    return _home(region, "config", where)


def iam_principal(region: str, *, kind: str, name: str) -> str:
    """Return the page of one IAM user, role or group; `kind` is "user", "role" or "group"."""
    return _home(region, "iam", f"/{_part(kind)}s/details/{_part(name)}")


def iam_credentials(region: str) -> str:
    """Return IAM's first page, which shows root's second factor and keys."""
    return _home(region, "iam", "/home")


def access_findings(region: str) -> str:
    """Return the findings of IAM Access Analyzer."""
    return _home(region, "access-analyzer", "/findings")


def metrics(
    region: str,
    *,
    namespace: str,
    names: tuple[str, ...],
    dimensions: Mapping[str, str],
    statistic: str = "Average",
) -> str:
    """Return a graph of some metrics of one resource over the last three hours.

    Args:
        region: such as "ap-northeast-2".
        namespace: such as "AWS/ECS".
        names: metric names, drawn together.
        dimensions: the resource's.
        statistic: "Average", "Sum", "p95", ...
    """
    pairs = "".join(f"~'{_star(k)}~'{_star(v)}" for k, v in dimensions.items())
    drawn = "".join(f"~(~'{_star(namespace)}~'{_star(name)}{pairs})" for name in names)
    graph = (
        f"~(metrics~({drawn})~view~'timeSeries~stacked~false~region~'{_star(region)}"
        f"~stat~'{_star(statistic)}~period~300~start~'-PT3H~end~'P0D)"
    )
    return _home(region, "cloudwatch", f"metricsV2:graph={graph.replace("'", '%27')}")


def _host(region: str) -> str:
    domain = next((d for p, d in _PARTITIONS if region.startswith(p)), "console.aws.amazon.com")
    return f"https://{_part(region)}.{domain}"


def _home(region: str, service: str, fragment: str) -> str:
    return f"{_host(region)}/{service}/home?region={_part(region)}#{fragment}"


def _part(name: str) -> str:
    return quote(name, safe="")


def _dollar(text: str) -> str:
    """Quote the way CloudWatch Logs does in its addresses: with "$" in the place of "%"."""
    return _part(text).replace("%", "$")


def _star(text: str) -> str:
    """Quote for CloudWatch's graph notation: every other character as "*" and its hex number."""
    return "".join(c if c.isascii() and (c.isalnum() or c in "-_.") else _hex(c) for c in text)


def _hex(character: str) -> str:
    number = ord(character)
    return f"*{number:02x}" if number <= 0xFF else f"**{number:04x}"  # noqa: PLR2004 - one byte


def _milliseconds(moment: datetime | None) -> str:
    return "" if moment is None else str(int(moment.timestamp() * 1000))
