"""Reads load balancers, their listeners and attributes, and the listeners' certificates."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from functions.security_review.judge.alb import AlbFacts
from functions.security_review.judge.alb_checks import Balancer, Certificate, Listener
from opskit.unreadable import Unreadable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mypy_boto3_acm import ACMClient
    from mypy_boto3_elbv2 import ElasticLoadBalancingv2Client
    from mypy_boto3_elbv2.type_defs import ListenerTypeDef, LoadBalancerTypeDef

    from opskit.aws import Aws
    from opskit.reads import Reader
    from opskit.unreadable import Read

NAMES = 20
"""Names in one DescribeLoadBalancers (ELB API reference); for more, all are paged through."""

PAGE = 400

type Found = dict[str, LoadBalancerTypeDef]


def collect_alb(aws: Aws, reader: Reader, names: Sequence[str]) -> AlbFacts:
    """Read load balancers, then listeners and attributes, then certificates.

    Needs elasticloadbalancing:DescribeLoadBalancers, DescribeListeners and
    DescribeListenerCertificates, DescribeLoadBalancerAttributes, and acm:DescribeCertificate.
    """
    if not names:
        return AlbFacts(region=aws.region, balancers={}, certificates={})
    elb: ElasticLoadBalancingv2Client = aws.client("elbv2")
    said = _read_balancers(elb, reader, names)
    there = {name: one for name, one in said.items() if one and not isinstance(one, Unreadable)}
    listeners = _with_certificates(elb, reader, _read_listeners(elb, reader, there))
    attributes = _read_attributes(elb, reader, there)
    balancers: dict[str, Read[Balancer | None]] = {}
    for name, one in said.items():
        if one is None or isinstance(one, Unreadable):
            balancers[name] = one
            continue
        balancers[name] = Balancer(
            name=name,
            arn=one["LoadBalancerArn"],
            groups=tuple(one.get("SecurityGroups", [])),
            listeners=listeners[name],
            attributes=attributes[name],
        )
    certificates = _read_certificates(aws.client("acm"), reader, listeners)
    return AlbFacts(region=aws.region, balancers=balancers, certificates=certificates)


def _read_balancers(
    elb: ElasticLoadBalancingv2Client, reader: Reader, names: Sequence[str]
) -> dict[str, Read[LoadBalancerTypeDef | None]]:
    if len(names) > NAMES:
        whole = reader.start(
            "elasticloadbalancing:DescribeLoadBalancers", "ALB", partial(_find_all, elb)
        ).result()
        if isinstance(whole, Unreadable):
            return dict.fromkeys(names, whole)
        return {name: whole.get(name) for name in names}
    # AWS tells of none where one name is unknown: ask for each.
    calls = [(name, name, partial(_find, elb, name)) for name in names]
    return dict(reader.gather("elasticloadbalancing:DescribeLoadBalancers", calls))


def _find_all(elb: ElasticLoadBalancingv2Client) -> Found:
    pages = elb.get_paginator("describe_load_balancers")
    return {
        said["LoadBalancerName"]: said
        for page in pages.paginate(PaginationConfig={"PageSize": PAGE})
        for said in page["LoadBalancers"]
    }


def _find(elb: ElasticLoadBalancingv2Client, name: str) -> LoadBalancerTypeDef | None:
    try:
        return next(iter(elb.describe_load_balancers(Names=[name])["LoadBalancers"]), None)
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") == "LoadBalancerNotFound":
            return None
        raise


def _read_listeners(
    elb: ElasticLoadBalancingv2Client, reader: Reader, there: Found
) -> dict[str, Read[tuple[Listener, ...]]]:
    calls = [(name, name, partial(_listeners, elb, said)) for name, said in there.items()]
    return dict(reader.gather("elasticloadbalancing:DescribeListeners", calls))


def _listeners(
    elb: ElasticLoadBalancingv2Client, balancer: LoadBalancerTypeDef
) -> tuple[Listener, ...]:
    pages = elb.get_paginator("describe_listeners")
    asked = pages.paginate(LoadBalancerArn=balancer["LoadBalancerArn"])
    internal = balancer.get("Scheme") == "internal"
    return tuple(_listener(said, internal) for page in asked for said in page["Listeners"])


def _listener(said: ListenerTypeDef, internal: bool) -> Listener:  # noqa: FBT001 - passed on
    actions = said.get("DefaultActions", [])
    targets = [one.get("RedirectConfig", {}) for one in actions if one["Type"] == "redirect"]
    return Listener(
        arn=said["ListenerArn"],
        protocol=said.get("Protocol", ""),
        port=said.get("Port", 0),
        policy=said.get("SslPolicy", ""),
        redirects=any(target.get("Protocol") == "HTTPS" for target in targets),
        internal=internal,
        certificates=tuple(one.get("CertificateArn", "") for one in said.get("Certificates", [])),
    )


def _with_certificates(
    elb: ElasticLoadBalancingv2Client,
    reader: Reader,
    listeners: Mapping[str, Read[tuple[Listener, ...]]],
) -> dict[str, Read[tuple[Listener, ...]]]:
    """Add to each listener the certificates beside its default one, which it gives by name (SNI).

    DescribeListeners tells the default one alone (ELB API reference, Listener).
    """
    encrypted = [
        listener
        for found in listeners.values()
        for listener in (() if isinstance(found, Unreadable) else found)
        if listener.certificates
    ]
    calls = [
        (one.arn, one.arn.rpartition("/")[2], partial(_further, elb, one.arn)) for one in encrypted
    ]
    further = dict(reader.gather("elasticloadbalancing:DescribeListenerCertificates", calls))
    return {
        name: found
        if isinstance(found, Unreadable)
        else tuple(replace(one, further=further.get(one.arn, ())) for one in found)
        for name, found in listeners.items()
    }


def _further(elb: ElasticLoadBalancingv2Client, arn: str) -> tuple[str, ...]:
    pages = elb.get_paginator("describe_listener_certificates").paginate(ListenerArn=arn)
    return tuple(
        one["CertificateArn"]
        for page in pages
        for one in page["Certificates"]
        if not one.get("IsDefault") and "CertificateArn" in one
    )


def _read_attributes(
    elb: ElasticLoadBalancingv2Client, reader: Reader, there: Found
) -> dict[str, Read[Mapping[str, str]]]:
    calls = [
        (name, name, partial(_attributes, elb, said["LoadBalancerArn"]))
        for name, said in there.items()
    ]
    return dict(reader.gather("elasticloadbalancing:DescribeLoadBalancerAttributes", calls))


def _attributes(elb: ElasticLoadBalancingv2Client, arn: str) -> Mapping[str, str]:
    answer = elb.describe_load_balancer_attributes(LoadBalancerArn=arn)
    return {one.get("Key", ""): one.get("Value", "") for one in answer["Attributes"]}


def _read_certificates(
    acm: ACMClient, reader: Reader, listeners: Mapping[str, Read[tuple[Listener, ...]]]
) -> dict[str, Read[Certificate]]:
    arns = dict.fromkeys(
        arn
        for found in listeners.values()
        for listener in (() if isinstance(found, Unreadable) else found)
        for arn in listener.all_certificates
        if ":acm:" in arn
    )
    calls = [(arn, arn.rsplit("/", 1)[-1], partial(_certificate, acm, arn)) for arn in arns]
    return dict(reader.gather("acm:DescribeCertificate", calls))


def _certificate(acm: ACMClient, arn: str) -> Certificate:
    said = acm.describe_certificate(CertificateArn=arn)["Certificate"]
    return Certificate(
        arn=arn,
        domain=said.get("DomainName", "?"),
        until=said.get("NotAfter"),
        status=said.get("Status", "?"),
    )
