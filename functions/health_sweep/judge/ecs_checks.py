"""Single checks of an ECS service: its state, its tasks, its rollout, its images."""

from datetime import datetime, timedelta

from functions.health_sweep.judge.ecs_facts import Service
from functions.health_sweep.judge.ecs_place import Place
from notifier.translation import _, ngettext
from notifier.words import Finding, Severity
from opskit.durations import spoken
from opskit.tasks import Task

ROLLOUT_MINUTES = 30
"""A rollout that takes longer than the recovery time objective is stuck (objectives: RTO 30 min;
without a circuit breaker ECS would try for ever)."""

PENDING_MINUTES = 10
"""A Fargate task starts within a few minutes; the rest of the manual's 15 minutes for a P0 is
needed to do something about it."""


def check_status(service: Service, place: Place) -> Finding | None:
    """Judge a service's status: whatever is not ACTIVE is being deleted, or was."""
    if service.status == "ACTIVE":
        return None
    return place.finding(
        "ecs.status",
        Severity.CRITICAL,
        _("The service is {status} (normal: ACTIVE)").format(status=service.status),
        remedy=_("Somebody deletes or deleted it: deploy it again, or take it off the parameters"),
        alone=True,
    )


def check_tasks(service: Service, place: Place, *, troubled: bool) -> Finding | None:
    """Judge running against desired tasks (daily checklist 1).

    No task wanted is CRITICAL: nothing answers, and the sweep cannot know that it is meant; who
    means it accepts the finding. Fewer than wanted is CRITICAL, but WARNING while the missing ones
    are starting without any sign of trouble.

    Args:
        service: the counts.
        place: where.
        troubled: whether tasks failed within the last hour.
    """
    if service.desired == 0:
        return _nothing_wanted(service, place)
    if service.running >= service.desired:
        return None
    starting = service.running > 0 and service.running + service.pending >= service.desired
    told = ngettext(
        "{running} of {desired} tasks runs", "{running} of {desired} tasks run", service.running
    ).format(running=service.running, desired=service.desired)
    pending = _("{n} pending").format(n=service.pending)
    return place.finding(
        "ecs.tasks_missing",
        Severity.WARNING if starting and not troubled else Severity.CRITICAL,
        _("{told}, {pending} (normal: {desired})").format(
            told=told, pending=pending, desired=service.desired
        ),
        remedy=_("See why: {command}").format(command=place.events),
    )


def _nothing_wanted(service: Service, place: Place) -> Finding:
    return place.finding(
        "ecs.desired_zero",
        Severity.CRITICAL,
        _("0 tasks are wanted and {running} run, so nothing answers (normal: at least 1)").format(
            running=service.running
        ),
        remedy=_("{command} --desired-count 2; or accept the finding if it is meant").format(
            command=place.update
        ),
    )


def check_rollout(service: Service, place: Place, now: datetime) -> Finding | None:
    """Judge the newest rollout: failed, stuck, or with tasks that fail."""
    rollout = service.primary
    if rollout is None:
        return None
    age = now - rollout.created
    severity = Severity.WARNING
    if rollout.state == "FAILED":
        code, severity = "ecs.rollout_failed", Severity.CRITICAL
        sentence = _("The rollout of {revision} failed; {failed} (normal: 0)")
    elif rollout.state == "IN_PROGRESS" and age > timedelta(minutes=ROLLOUT_MINUTES):
        code = "ecs.rollout_stuck"
        sentence = _(
            "The rollout of {revision} is stuck: under way for {since}, {failed} "
            "(normal: done within {limit} min)"
        )
    elif rollout.failed_tasks:
        code = "ecs.tasks_failed"
        sentence = _("{failed} in the rollout of {revision} (normal: 0)")
    else:
        return None
    failed = ngettext("{n} task failed", "{n} tasks failed", rollout.failed_tasks)
    return place.finding(
        code,
        severity,
        sentence.format(
            revision=rollout.task_definition,
            failed=failed.format(n=rollout.failed_tasks),
            since=spoken(age),
            limit=ROLLOUT_MINUTES,
        ),
        evidence=(rollout.reason,) if rollout.reason else (),
        remedy=_("See why the new tasks end: {command}").format(command=place.stopped),
    )


def check_breaker(service: Service, place: Place) -> Finding | None:
    """Judge the deployment circuit breaker, where ECS itself rolls out."""
    breaker = service.breaker
    if breaker is None or (breaker.enabled and breaker.rollback):
        return None
    wanted = "'deploymentCircuitBreaker={enable=true,rollback=true}'"
    remedy = f"{place.update} --deployment-configuration {wanted}"
    if not breaker.enabled:
        sentence = _("The deployment circuit breaker is off: a bad version would be tried for ever")
        return place.finding("ecs.breaker_off", Severity.WARNING, sentence, remedy=remedy)
    sentence = _("Rollback is off: a failed rollout stays as it is (normal: on)")
    return place.finding("ecs.rollback_off", Severity.WARNING, sentence, remedy=remedy)


def check_images(service: Service, tasks: tuple[Task, ...], place: Place) -> Finding | None:
    """Judge whether all tasks run the same image; during a rollout they may differ."""
    if service.is_rolling_out:
        return None
    running = [task for task in tasks if task.status == "RUNNING"]
    counts: dict[str, dict[str, int]] = {}
    for image in (image for task in running for image in task.images if image.digest):
        digests = counts.setdefault(image.container, {})
        digests[image.digest] = digests.get(image.digest, 0) + 1
    mixed = {container: found for container, found in counts.items() if len(found) > 1}
    if not mixed:
        return None
    return place.finding(
        "ecs.image_mixed",
        Severity.WARNING,
        _("{n} different images of {containers} run side by side (normal: 1)").format(
            n=max(len(found) for found in mixed.values()), containers=", ".join(sorted(mixed))
        ),
        evidence=tuple(
            f"{container}: {n} x {digest}"
            for container, found in sorted(mixed.items())
            for digest, n in sorted(found.items())
        ),
        remedy=_("Start all tasks anew: {command} --force-new-deployment").format(
            command=place.update
        ),
    )


def check_pending(tasks: tuple[Task, ...], place: Place, now: datetime) -> Finding | None:
    """Judge tasks that have been starting for too long."""
    limit = timedelta(minutes=PENDING_MINUTES)
    waiting = [
        task
        for task in tasks
        if task.status in ("PROVISIONING", "PENDING", "ACTIVATING")
        and task.created is not None
        and now - task.created > limit
    ]
    if not waiting:
        return None
    oldest = min(task.created for task in waiting if task.created)
    count = ngettext("{n} task has", "{n} tasks have", len(waiting)).format(n=len(waiting))
    return place.finding(
        "ecs.tasks_pending",
        Severity.WARNING,
        _("{count} been starting for up to {since} (normal: at most {limit} min)").format(
            count=count, since=spoken(now - oldest), limit=PENDING_MINUTES
        ),
        remedy=_("See what ECS says: {command}").format(command=place.events),
        task=waiting[0].id,
    )
