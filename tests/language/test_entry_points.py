"""Whoever is invoked first chooses the language: it is the process's, and a process is reused."""

import ast
from pathlib import Path

import pytest

from local.stack.template import ROOT
from tests.language.sources import called

APPS = sorted((ROOT / "functions").glob("*/app.py"))
SHELLS = {
    "report_handler": "shell.py",
    "action_handler": "action_shell.py",
    "flow_handler": "durable_flow.py",
}
"""What makes a handler, and the module of opskit in which it does so."""


def _calls(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {called(node) for node in ast.walk(tree) if isinstance(node, ast.Call)}


@pytest.mark.parametrize("app", APPS, ids=lambda path: path.parent.name)
def test_every_handler_chooses_the_language(app: Path) -> None:
    assert _calls(app) & {"use_language", *SHELLS}, "use_language(common.language), first of all"


@pytest.mark.parametrize("shell", SHELLS.values())
def test_the_shells_choose_it_for_their_jobs(shell: str) -> None:
    assert _calls(ROOT / "layers/opskit/opskit" / shell) & {"use_language", "flow_handler"}
