"""What Aurora's engine may be upgraded to, as RDS tells it of the version that runs here."""

from local.world.facts import Answers
from local.world.names import ENGINE_VERSION

_ENGINE = "aurora-mysql"
_MINOR = ("8.0.mysql_aurora.3.08.2", "8.0.mysql_aurora.3.10.0")


def list_engine_versions() -> Answers:
    """List what is answered about that version, and about any other: it has no successor.

    Source: RDS API reference, DescribeDBEngineVersions.
    """
    targets = [
        {"Engine": _ENGINE, "EngineVersion": version, "IsMajorVersionUpgrade": False}
        for version in _MINOR
    ]
    runs: dict[str, object] = {
        "Engine": _ENGINE,
        "EngineVersion": ENGINE_VERSION,
        "ValidUpgradeTarget": targets,
    }
    return [_answer({"EngineVersion": ENGINE_VERSION}, [runs]), _answer({}, [])]


def _answer(match: dict[str, str], versions: list[dict[str, object]]) -> dict[str, object]:
    return {
        "service": "rds",
        "operation": "DescribeDBEngineVersions",
        "match": match,
        "response": {"DBEngineVersions": versions},
    }
