"""What CloudFormation does unlike AWS in ministack: `Ref` of a secret, which must be its ARN.

Leans on ministack 1.5.33's `provisioners._RESOURCE_HANDLERS` (resource type -> create, update,
delete) and the `_secrets` of its Secrets Manager.
"""

from typing import Any

from ministack.services import secretsmanager
from ministack.services.cloudformation import provisioners


def correct_secret_reference() -> None:
    """Make a secret's physical ID its ARN, as in AWS, so that policies may name it by `Ref`."""
    handlers = provisioners._RESOURCE_HANDLERS["AWS::SecretsManager::Secret"]  # noqa: SLF001
    create, update, delete = handlers["create"], handlers["update"], handlers["delete"]

    def create_by_arn(*arguments: Any, **named: Any) -> tuple[str, dict[str, str]]:  # noqa: ANN401
        _, attributes = create(*arguments, **named)
        return attributes["Arn"], attributes

    def update_by_arn(secret: str, *arguments: Any, **named: Any) -> tuple[str, dict[str, str]]:  # noqa: ANN401
        _, attributes = update(_find_name(secret), *arguments, **named)
        return attributes["Arn"], attributes

    def delete_by_arn(secret: str, *arguments: Any) -> None:  # noqa: ANN401
        delete(_find_name(secret), *arguments)

    handlers.update(create=create_by_arn, update=update_by_arn, delete=delete_by_arn)


def _find_name(arn: str) -> str:
    named = secretsmanager._secrets.items()  # noqa: SLF001
    return next((str(name) for name, secret in named if secret["ARN"] == arn), arn)
