"""What the PetClinic of the manual is called, and where it stands."""

REGION = "ap-northeast-2"
ACCOUNT = "123456789012"
ZONES = ("ap-northeast-2a", "ap-northeast-2c")

CLUSTER = "petclinic-dev-cluster"
SERVICE = "petclinic-dev-app"
CONTAINER = "petclinic"
REPOSITORY = "petclinic-dev-app"
BUILD_PROJECT = "petclinic-dev-image"
LOG_GROUP = "/ecs/petclinic-dev-app"
DB_CLUSTER = "petclinic-dev-aurora"
WRITER = "petclinic-dev-aurora-writer"
READER = "petclinic-dev-aurora-reader"
DATABASE = "petclinic"
DATABASE_USER = '{"username": "petclinic", "password": "petclinic-dev-only"}'
"""A user of a database that is not there; as in its secret."""
ENGINE_VERSION = "8.0.mysql_aurora.3.05.2"
LOAD_BALANCER = "petclinic-dev-alb"
TARGET_GROUP = "petclinic-dev-tg"
ACCESS_LOG_BUCKET = "petclinic-dev-alb-logs"
IMAGE_DIGEST = "sha256:3f1d9b7a52c04e8d6a97be10c25f8d4471e0a6c93b58d2fe7046a1b9c8e5d302"
TARGETS = (("10.0.1.21", ZONES[0]), ("10.0.2.34", ZONES[1]))
APPLICATION_PORT = 8080

TAGS = {"Project": "petclinic", "Environment": "dev"}


def tags_upper() -> list[dict[str, str]]:
    """List the tags as most services want them: Key and Value."""
    return [{"Key": key, "Value": value} for key, value in TAGS.items()]


def tags_lower() -> list[dict[str, str]]:
    """List the tags as ECS wants them: key and value."""
    return [{"key": key, "value": value} for key, value in TAGS.items()]
