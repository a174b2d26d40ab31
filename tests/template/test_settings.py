import dataclasses
import importlib
from typing import Any

import pytest

from local.stack.deployed import Stack
from local.stack.environment import function_environment, name_resources
from local.stack.template import ROOT, functions, load_deployment, load_template
from opskit.action_job import ActionJob
from opskit.action_limits import ActionLimits
from opskit.settings import JobSettings, SettingsError, read_settings, variables

_JOBS = sorted(functions(load_template()))
# Read by botocore, not by our settings.
_NOT_OURS = {"AWS_ENDPOINT_URL"}


def _own_settings(job: str) -> list[type]:
    """Return the settings dataclasses that a job's settings.py defines; none has no such file.

    An action has its limits beside them.
    """
    if not (ROOT / "functions" / job / "settings.py").exists():
        return []
    module = importlib.import_module(f"functions.{job}.settings")
    shared: list[type] = [ActionLimits] if _is_action(job) else []
    return shared + [
        kind
        for kind in vars(module).values()
        if dataclasses.is_dataclass(kind)
        and isinstance(kind, type)
        and kind.__module__ == module.__name__
    ]


def _is_action(job: str) -> bool:
    app = importlib.import_module(f"functions.{job}.app")
    return isinstance(getattr(app, "JOB", None), ActionJob)


def _environment(job: str, template: dict[str, Any], given: dict[str, str]) -> dict[str, str]:
    deployment = load_deployment("dev")
    stack = Stack(name=deployment.stack, region=deployment.region, account="123456789012")
    names = name_resources(template, stack, {**deployment.parameters, **given})
    return function_environment(job, template=template, names=names, shell={})


@pytest.mark.parametrize("job", _JOBS)
def test_the_template_sets_what_a_job_reads_and_nothing_else(
    job: str, template: dict[str, Any]
) -> None:
    declared = set(functions(template)[job]["Environment"]["Variables"])
    assert declared - _NOT_OURS == variables(JobSettings, *_own_settings(job))


@pytest.mark.parametrize("job", _JOBS)
def test_the_templates_defaults_are_settings_that_a_job_takes(
    job: str, template: dict[str, Any]
) -> None:
    environment = _environment(job, template, {})
    for kind in (JobSettings, *_own_settings(job)):
        read_settings(kind, environment)


def _chosen(job: str, template: dict[str, Any]) -> list[str]:
    """Return the variables that hold a parameter of which the template allows some values only."""
    declared = functions(template)[job]["Environment"]["Variables"].items()
    refs = [(name, value["Ref"]) for name, value in declared if set(value) == {"Ref"}]
    parameters = template["Parameters"]
    return [name for name, ref in refs if "AllowedValues" in parameters.get(ref, {})]


@pytest.mark.parametrize("job", _JOBS)
def test_a_job_takes_no_word_that_the_template_would_not(
    job: str, template: dict[str, Any]
) -> None:
    environment = _environment(job, template, {})
    for kind in _own_settings(job):
        for name in set(_chosen(job, template)) & variables(kind):
            with pytest.raises(SettingsError, match=f"{name} is 'maybe': expected "):
                read_settings(kind, {**environment, name: "maybe"})


def test_actions_is_such_a_word(template: dict[str, Any]) -> None:
    jobs = [job for job in _JOBS if "ACTIONS" in _chosen(job, template)]
    assert {"incident", "drill_janitor", "lease_return"} < set(jobs)


@pytest.mark.parametrize("job", _JOBS)
def test_template_and_settings_agree_on_what_is_normal(job: str, template: dict[str, Any]) -> None:
    environment = _environment(job, template, {})
    for kind in _own_settings(job):
        given: object = read_settings(kind, environment)
        for field in dataclasses.fields(kind):
            if isinstance(field.default, int | float):
                assert getattr(given, field.name) == field.default, field.name


@pytest.mark.parametrize(
    ("given", "services", "bucket"),
    [
        ({}, "petclinic-dev-cluster/petclinic-dev-app", "petclinic-dev-alb-logs"),
        ({"Project": "shop"}, "shop-dev-cluster/shop-dev-app", "shop-dev-alb-logs"),
        ({"EcsServices": "a/b", "AccessLogBucket": "logs"}, "a/b", "logs"),
        ({"DiscoveryTag": "Project=shop", "AccessLogBucket": "none"}, "", ""),
    ],
    ids=["the manual's names", "another project's", "named", "found by tag"],
)
def test_names_are_given_derived_or_left_to_a_tag(
    given: dict[str, str], services: str, bucket: str, template: dict[str, Any]
) -> None:
    environment = _environment("health_sweep", template, given)
    assert environment["ECS_SERVICES"] == services
    assert environment["ACCESS_LOG_BUCKET"] == bucket
