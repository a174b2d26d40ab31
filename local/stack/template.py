"""Reads template.yaml and samconfig.toml as plain dictionaries."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = ROOT / "template.yaml"
FUNCTION = "AWS::Serverless::Function"

type Tree = dict[str, Any]


class _Loader(yaml.CSafeLoader):
    """YAML with CloudFormation's short tags: !Ref becomes {"Ref": ...}, !Sub {"Fn::Sub": ...}."""


def _long_form(loader: yaml.CSafeLoader, suffix: str, node: yaml.Node) -> Tree:
    name = suffix if suffix in {"Ref", "Condition"} else f"Fn::{suffix}"
    match node:
        case yaml.ScalarNode():
            value: Any = loader.construct_scalar(node)
        case yaml.SequenceNode():
            value = loader.construct_sequence(node, deep=True)
        case _:
            value = loader.construct_mapping(node, deep=True)  # type: ignore[arg-type]
    return {name: value.split(".", 1) if name == "Fn::GetAtt" and "." in value else value}


_Loader.add_multi_constructor("!", _long_form)


def load_template(path: Path = TEMPLATE) -> Tree:
    """Return the template with short tags in their long form."""
    loaded: Tree = yaml.load(path.read_text(encoding="utf-8"), _Loader)  # noqa: S506 - is a SafeLoader
    return loaded


def to_resource(job: str) -> str:
    """Return the template's name of a job: "health_sweep" -> "HealthSweep"."""
    return "".join(part.capitalize() for part in job.split("_"))


def to_job(resource: str) -> str:
    """Return the job's folder of a template name: "HealthSweep" -> "health_sweep"."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", resource).lower()


def functions(template: Tree) -> dict[str, Tree]:
    """Return each function's properties by its job's name, with Globals merged in."""
    merged = template.get("Globals", {}).get("Function", {})
    return {
        to_job(name): _merge(merged, block.get("Properties", {}))
        for name, block in template["Resources"].items()
        if block["Type"] == FUNCTION
    }


def _merge(below: Tree, above: Tree) -> Tree:
    """Merge as SAM merges Globals: dictionaries by key, lists end to end, all else replaced."""
    merged = {**below, **above}
    for key in below.keys() & above.keys():
        match below[key], above[key]:
            case dict() as general, dict() as own:
                merged[key] = _merge(general, own)
            case list() as general, list() as own:
                merged[key] = [*general, *own]
    return merged


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """How one environment is deployed (samconfig.toml).

    Attributes:
        stack: the stack's name.
        region: such as "ap-northeast-2".
        parameters: what overrides the template's defaults.
    """

    stack: str
    region: str
    parameters: dict[str, str]


def load_deployment(environment: str, path: Path = ROOT / "samconfig.toml") -> Deployment:
    """Return the section of `environment` ("dev" is samconfig's default).

    Raises:
        KeyError: samconfig.toml has no such section.
    """
    section = "default" if environment == "dev" else environment
    settings = tomllib.loads(path.read_text(encoding="utf-8"))[section]["deploy"]["parameters"]
    return Deployment(
        stack=settings["stack_name"],
        region=settings["region"],
        parameters=dict(pair.split("=", 1) for pair in settings["parameter_overrides"]),
    )
