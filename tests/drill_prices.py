"""What AWS says of a scratch instance's cost: list prices, and its capacity units."""

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

type Json = Mapping[str, Any]

_DOLLARS = {
    "Aurora:ServerlessV2Usage": "0.2000000000",
    "Aurora:ServerlessV2IOOptimizedUsage": "0.2600000000",
    "InstanceUsage:db.r6g.large": "0.3600000000",
    "InstanceUsageIOOptimized:db.r6g.large": "0.4680000000",
}
"""Made up, of the usual size."""


def list_prices(asked: Json) -> Json:
    """Sell what was asked for, in the shape of AWS's price list (Billing guide)."""
    fields = {one["Field"]: one["Value"] for one in asked["Filters"]}
    kind = "ServerlessV2" if fields.get("productFamily") else f":{fields.get('instanceType')}"
    return {"PriceList": [_product(usage) for usage in _DOLLARS if kind in usage]}


def measure_units(asked: Json, units: Sequence[float]) -> Json:
    """Tell the capacity units of a scratch cluster's instance by the minute, from its making on."""
    (query,) = asked["MetricDataQueries"]
    metric = query["MetricStat"]["Metric"]
    (dimension,) = metric["Dimensions"]
    assert metric["MetricName"] == "ServerlessDatabaseCapacity"
    assert dimension["Name"] == "DBInstanceIdentifier"
    assert dimension["Value"].startswith("petclinic-dev-drill-")
    times = [asked["StartTime"] + timedelta(minutes=n) for n in range(len(units))]
    said = {"Id": query["Id"], "StatusCode": "Complete"}
    return {"MetricDataResults": [{**said, "Timestamps": times, "Values": list(units)}]}


def _product(usage: str) -> str:
    attributes = {"usagetype": f"APN2-{usage}", "databaseEngine": "Aurora MySQL"}
    dimension = {"unit": "hours", "pricePerUnit": {"USD": _DOLLARS[usage]}}
    terms = {"OnDemand": {"SKU.TERM": {"priceDimensions": {"SKU.RATE": dimension}}}}
    return json.dumps({"product": {"attributes": attributes}, "terms": terms})
