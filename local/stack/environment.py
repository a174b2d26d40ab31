"""Works out the environment that a function would have: template, parameters, stack, shell."""

import shlex
from collections.abc import Mapping

from local.stack.deployed import Stack
from local.stack.intrinsics import Names, resolve
from local.stack.template import Tree, functions

# A desktop sets LANGUAGE for its own programs ("en_US:en"): only PARAMS=Language=... changes ours.
_NOT_FROM_SHELL = frozenset({"LANGUAGE"})


class ParameterError(ValueError):
    """A parameter is not the template's, or not written as Name=value."""


def parse_parameters(text: str, template: Tree) -> dict[str, str]:
    """Read "Name=value Name=value" (PARAMS of make run).

    Raises:
        ParameterError: for a name that the template does not declare.
    """
    given: dict[str, str] = {}
    for pair in shlex.split(text):
        name, equals, value = pair.partition("=")
        if not equals or name not in template["Parameters"]:
            known = ", ".join(template["Parameters"])
            raise ParameterError(f"{pair} is no Name=value of the template's parameters: {known}")
        given[name] = value
    return given


def name_resources(template: Tree, stack: Stack, parameters: Mapping[str, str]) -> Names:
    """Return where the template's references lead, its parameters' defaults included."""
    defaults = {n: str(p["Default"]) for n, p in template["Parameters"].items() if "Default" in p}
    pseudo = {
        "AWS::StackName": stack.name,
        "AWS::Region": stack.region,
        "AWS::AccountId": stack.account,
        "AWS::Partition": "aws",
    }
    return Names(
        parameters={**defaults, **pseudo, **parameters},
        conditions=template.get("Conditions", {}),
        resource=stack.resource,
    )


def function_environment(
    job: str, *, template: Tree, names: Names, shell: Mapping[str, str]
) -> dict[str, str]:
    """Return the variables of one job's function; what the shell sets already, wins.

    Args:
        job: the folder's name.
        template: as load_template returns it.
        names: as name_resources returns them.
        shell: os.environ, or a test's mapping.
    """
    declared = functions(template)[job]["Environment"]["Variables"]
    resolved = {name: str(resolve(value, names)) for name, value in declared.items()}
    from_shell = {n: shell[n] for n in resolved if n in shell and n not in _NOT_FROM_SHELL}
    return {**resolved, **from_shell}
