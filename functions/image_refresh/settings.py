"""Which image is built anew, by what; the template gives the values."""

from dataclasses import dataclass

from opskit.settings import setting

APPLY = "apply"


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshSettings:
    """The services of this stack; the first one is meant where an event names none."""

    ecs_services: tuple[str, ...] = setting(
        expected="a comma list of cluster/service names", default=()
    )
    image_refresh: str = setting(among=("plan", APPLY))
    image_build_project: str = setting(expected="a CodeBuild project, or empty", default="")
    image_tag: str = setting(expected="the tag that the project pushes")
    deploy_function: str = setting(expected="the ARN of deploy's alias")
    notice_minutes: int = setting(expected="minutes from 1 to 30", default=15, least=1, most=30)
