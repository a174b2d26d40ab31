import subprocess
import sys

from local.stack.template import ROOT

NOT_NEEDED = ("opskit.shell", "opskit.ledger", "opskit.compare", "notifier.render", "pydantic")


def test_an_incidents_diagnosis_imports_nothing_of_the_way_to_slack() -> None:
    paths = [str(ROOT / folder) for folder in ("", "layers/notifier", "layers/opskit")]
    code = (
        f"import sys; sys.path[:0] = {paths!r}; import functions.diagnose.app;"
        f" print([m for m in {NOT_NEEDED!r} if m in sys.modules])"
    )
    done = subprocess.run(  # noqa: S603 - the interpreter under test
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
