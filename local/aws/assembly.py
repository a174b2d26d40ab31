"""Puts the embedded AWS together: ministack's application, moto behind it, our corrections.

Leans on ministack 1.5.33's `app.app` (ASGI), `app.SERVICE_HANDLERS`, `router.SERVICE_PATTERNS`
and `iam_actions.SERVICE_TO_IAM_NAMESPACE`; all three are dicts read at each request, as is
`rds_data.handle_request`, which answers beside them.
"""

from typing import cast

import ministack.app as front
from ministack.core import iam_actions, router
from ministack.services import rds_data

from local.aws.authorization import correct_authorization
from local.aws.behind import BEHIND, ask_moto
from local.aws.builds import Builds
from local.aws.control import Application, Control, stand_before
from local.aws.corrections import CORRECTIONS, STANDING
from local.aws.data_api import DataApi
from local.aws.datapoints import replace_metrics
from local.aws.deployment import correct_secret_reference, keep_functions_here
from local.aws.durable.book import Book
from local.aws.durable.clock import Clock
from local.aws.durable.engine import Engine
from local.aws.durable.installation import install
from local.aws.durable.ministack_functions import MinistackFunctions
from local.aws.layers import share_layers
from local.aws.schedules import leave_schedules_to_hands
from local.aws.scripting import Stopgaps, script
from local.aws.tagging import collect_missing_tags
from local.aws.widgets import draw_widget

STOPGAPS: Stopgaps = {"cloudwatch": {"GetMetricWidgetImage": draw_widget}}
"""What neither emulator can, done from what they know."""


def assemble(control: Control, durable_time_scale: float = 1.0) -> Application:
    """Build the whole embedded AWS as one ASGI application; to be called once a process.

    Args:
        control: what may be changed while it runs.
        durable_time_scale: seconds that one second of a durable function's waits takes.
    """
    collect_missing_tags()
    correct_authorization()
    correct_secret_reference()
    keep_functions_here()
    leave_schedules_to_hands()
    share_layers()
    control.book.stand(STANDING)
    control.durable = Engine(MinistackFunctions(), Book(Clock(durable_time_scale)))
    install(control.durable)
    control.replace_metrics = replace_metrics
    for service in BEHIND:
        front.SERVICE_HANDLERS[service] = ask_moto
        router.SERVICE_PATTERNS.setdefault(service, {})
        iam_actions.SERVICE_TO_IAM_NAMESPACE.setdefault(service, service)
    databases = DataApi(lose_database=control.lose_database)
    front.SERVICE_HANDLERS["rds"] = databases.answer_rds
    builds = Builds()
    corrections = {
        **CORRECTIONS,
        "codebuild": {"StartBuild": builds.begin, "BatchGetBuilds": builds.look},
    }
    for service, handler in list(front.SERVICE_HANDLERS.items()):
        front.SERVICE_HANDLERS[service] = script(
            handler, service, control.book, corrections, STOPGAPS
        )
    rds_data.handle_request = script(databases.answer_statement, "rds-data", control.book, {})
    return stand_before(cast("Application", front.app), control)
