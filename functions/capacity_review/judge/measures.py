"""How each measure is called, where it is seen, and what to do when it is full."""

from collections.abc import Callable, Mapping

from functions.capacity_review.judge.gauges import Gauge, Measure
from notifier.translation import _
from opskit import console

METRICS = {
    Measure.TASKS: ("AWS/ECS", "CPUUtilization", "SampleCount"),
    Measure.CPU: ("AWS/ECS", "CPUUtilization", "Average"),
    Measure.MEMORY: ("AWS/ECS", "MemoryUtilization", "Maximum"),
    Measure.CONNECTIONS: ("AWS/RDS", "DatabaseConnections", "Maximum"),
    Measure.DB_CPU: ("AWS/RDS", "CPUUtilization", "Average"),
    Measure.DB_MEMORY: ("AWS/RDS", "FreeableMemory", "Minimum"),
    Measure.STORAGE: ("AWS/RDS", "VolumeBytesUsed", "Average"),
    Measure.ACU: ("AWS/RDS", "ServerlessDatabaseCapacity", "Maximum"),
}


NAMES: Mapping[Measure, Callable[[], str]] = {
    Measure.TASKS: lambda: _("ECS tasks"),
    Measure.CPU: lambda: _("ECS CPU, busy hour"),
    Measure.MEMORY: lambda: _("ECS memory, fullest task"),
    Measure.CONNECTIONS: lambda: _("Aurora connections"),
    Measure.DB_CPU: lambda: _("Aurora CPU, busy hour"),
    Measure.DB_MEMORY: lambda: _("Aurora free memory"),
    Measure.STORAGE: lambda: _("Aurora storage"),
    Measure.ACU: lambda: _("Aurora capacity units"),
}

REMEDIES: Mapping[Measure, Callable[[], str]] = {
    Measure.TASKS: lambda: _("Raise the scalable target's MaxCapacity, after the pools below"),
    Measure.CPU: lambda: _("Let target tracking add tasks, or give each task more CPU"),
    Measure.MEMORY: lambda: _("Give the task more memory, or look for a leak in the heap"),
    Measure.CONNECTIONS: lambda: _("Make the pools smaller, use the reader, or a larger class"),
    Measure.DB_CPU: lambda: _("See the top SQL in performance_review; else a larger class"),
    Measure.DB_MEMORY: lambda: _("See the top SQL in performance_review; else a larger class"),
    Measure.STORAGE: lambda: _("Delete or move old rows; a volume does not grow beyond its limit"),
    Measure.ACU: lambda: _("Raise MaxCapacity, or see the top SQL in performance_review"),
}


def name_of(measure: Measure) -> str:
    """Return a measure's translated name."""
    return NAMES[measure]()


def remedy_of(measure: Measure) -> str:
    """Say what makes room."""
    return REMEDIES[measure]()


def link_of(gauge: Gauge, region: str) -> str:
    """Return the console's page of a measure's metric."""
    namespace, metric, statistic = METRICS[gauge.measure]
    return console.metrics(
        region,
        namespace=namespace,
        names=(metric,),
        dimensions=dict(gauge.where),
        statistic=statistic,
    )
