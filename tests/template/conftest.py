from typing import Any

import pytest
from boto3.session import Session
from samtranslator.parser.parser import Parser  # type: ignore[import-untyped]
from samtranslator.translator.translator import Translator  # type: ignore[import-untyped]

from local.stack.template import load_template


@pytest.fixture(scope="session")
def template() -> dict[str, Any]:
    return load_template()


@pytest.fixture(scope="session")
def translated() -> dict[str, Any]:
    """template.yaml as CloudFormation gets it, with its code in a made-up bucket."""
    source = load_template()
    source["Globals"]["Function"]["CodeUri"] = "s3://bucket/function"
    for resource in source["Resources"].values():
        if resource["Type"] == "AWS::Serverless::LayerVersion":
            resource["Properties"]["ContentUri"] = "s3://bucket/layer"
    translator = Translator(
        managed_policy_map={}, sam_parser=Parser(), boto_session=Session(region_name="us-east-1")
    )
    result: dict[str, Any] = translator.translate(
        sam_template=source, parameter_values={}, feature_toggle=None
    )
    return result
