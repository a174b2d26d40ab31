"""Reads Access Analyzer's analyzers and their active findings."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from functions.security_audit.judge.analyzer import Access, Analyzer, AnalyzerFacts
from opskit.unreadable import Unreadable

if TYPE_CHECKING:
    from mypy_boto3_accessanalyzer import AccessAnalyzerClient
    from mypy_boto3_accessanalyzer.type_defs import ListFindingsV2RequestTypeDef

    from opskit.aws import Aws
    from opskit.reads import Reader

MOST_PAGES = 20
"""Pages read of one analyzer, 100 findings each: more than anybody reads."""


def collect_analyzer(aws: Aws, reader: Reader) -> AnalyzerFacts:
    """Read every analyzer of the region; needs access-analyzer:ListAnalyzers and ListFindings."""
    client: AccessAnalyzerClient = aws.client("accessanalyzer")
    listed = reader.start(
        "access-analyzer:ListAnalyzers", "Access Analyzer", lambda: _analyzers(client)
    ).result()
    if isinstance(listed, Unreadable):
        return AnalyzerFacts(region=aws.region, analyzers=listed)
    calls = [(one, one.name, partial(_findings, client, one)) for one in listed if one.active]
    read = reader.gather("access-analyzer:ListFindings", calls)
    filled = [
        replace(one, findings=said) if isinstance(said, Unreadable) else said for one, said in read
    ]
    idle = [one for one in listed if not one.active]
    return AnalyzerFacts(region=aws.region, analyzers=(*filled, *idle))


def _analyzers(client: AccessAnalyzerClient) -> tuple[Analyzer, ...]:
    pages = client.get_paginator("list_analyzers").paginate()
    return tuple(
        Analyzer(
            name=one["name"], arn=one["arn"], kind=one["type"], active=one["status"] == "ACTIVE"
        )
        for page in pages
        for one in page["analyzers"]
    )


def _findings(client: AccessAnalyzerClient, analyzer: Analyzer) -> Analyzer:
    asked: ListFindingsV2RequestTypeDef = {
        "analyzerArn": analyzer.arn,
        "filter": {"status": {"eq": ["ACTIVE"]}},
        "maxResults": 100,
    }
    found: list[Access] = []
    token = ""
    for _page in range(MOST_PAGES):
        said = client.list_findings_v2(**asked)
        found += [
            Access(
                id=one["id"],
                kind=one.get("findingType", ""),
                resource=one.get("resource", ""),
                error=one.get("error", ""),
            )
            for one in said["findings"]
        ]
        token = said.get("nextToken", "")
        if not token:
            break
        asked["nextToken"] = token
    return replace(analyzer, findings=tuple(found), complete=not token)
