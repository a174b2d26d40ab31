"""AWS's price list as the PetClinic's region has it; the prices are made up, of the usual size."""

import json

from local.world.facts import Answers

_FARGATE = {
    "APN2-Fargate-vCPU-Hours:perCPU": "0.0465600000",
    "APN2-Fargate-GB-Hours": "0.0051100000",
    "APN2-Fargate-ARM-vCPU-Hours:perCPU": "0.0372500000",
    "APN2-Fargate-ARM-GB-Hours": "0.0040900000",
}
_AURORA = {"APN2-InstanceUsage:db.t4g.medium": "0.1130000000"}
_UNITS = {
    "APN2-Aurora:ServerlessV2Usage": "0.2000000000",
    "APN2-Aurora:ServerlessV2IOOptimizedUsage": "0.2600000000",
}
_CLASS = "Filters[?Field=='instanceType'].Value | [0]"
_FAMILY = "Filters[?Field=='productFamily'].Value | [0]"


def list_prices() -> Answers:
    """List what the price list answers about Fargate, the database's class and capacity units.

    Source: AWS Billing guide, "Price List Query API".
    """
    fargate = [_product(usage, price) for usage, price in _FARGATE.items()]
    aurora = [_product(usage, price, "Aurora MySQL") for usage, price in _AURORA.items()]
    units = [_product(usage, price, "Aurora MySQL") for usage, price in _UNITS.items()]
    return [
        _answer({"ServiceCode": "AmazonECS"}, fargate),
        _answer({"ServiceCode": "AmazonRDS", _FAMILY: "ServerlessV2"}, units),
        _answer({"ServiceCode": "AmazonRDS", _CLASS: "db.t4g.medium"}, aurora),
        _answer({"ServiceCode": "AmazonRDS"}, []),
    ]


def _answer(match: dict[str, str], products: list[str]) -> dict[str, object]:
    return {
        "service": "pricing",
        "operation": "GetProducts",
        "match": match,
        "response": {"FormatVersion": "aws_v1", "PriceList": products},
    }


def _product(usage: str, dollars: str, engine: str = "") -> str:
    attributes = {"usagetype": usage, **({"databaseEngine": engine} if engine else {})}
    dimension = {"unit": "hours", "pricePerUnit": {"USD": dollars}}
    return json.dumps(
        {
            "product": {"attributes": attributes},
            "terms": {"OnDemand": {"SKU.TERM": {"priceDimensions": {"SKU.RATE": dimension}}}},
        }
    )
