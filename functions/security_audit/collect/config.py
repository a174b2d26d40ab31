"""Reads whether AWS Config records, and what its rules say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.security_audit.judge.config import ConfigFacts, Rule

if TYPE_CHECKING:
    from mypy_boto3_config import ConfigServiceClient

    from opskit.aws import Aws
    from opskit.reads import Reader


def collect_config(aws: Aws, reader: Reader) -> ConfigFacts:
    """Read recorders and rule compliance, all pages.

    Needs config:DescribeConfigurationRecorderStatus and config:DescribeComplianceByConfigRule.
    """
    config: ConfigServiceClient = aws.client("config")
    recording = reader.start(
        "config:DescribeConfigurationRecorderStatus", "AWS Config", lambda: _recording(config)
    )
    rules = reader.start(
        "config:DescribeComplianceByConfigRule", "AWS Config rules", lambda: _rules(config)
    )
    return ConfigFacts(region=aws.region, recording=recording.result(), rules=rules.result())


def _recording(config: ConfigServiceClient) -> bool:
    recorders = config.describe_configuration_recorder_status()["ConfigurationRecordersStatus"]
    return any(one.get("recording") for one in recorders)


def _rules(config: ConfigServiceClient) -> tuple[Rule, ...]:
    pages = config.get_paginator("describe_compliance_by_config_rule").paginate()
    rules = []
    for one in (one for page in pages for one in page["ComplianceByConfigRules"]):
        compliance = one.get("Compliance", {})
        counted = compliance.get("ComplianceContributorCount", {})
        rules.append(
            Rule(
                name=one.get("ConfigRuleName", ""),
                compliance=compliance.get("ComplianceType", ""),
                count=counted.get("CappedCount", 0),
                capped=counted.get("CapExceeded", False),
            )
        )
    return tuple(rules)
