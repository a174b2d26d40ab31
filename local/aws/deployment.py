"""What deployed resources must be that ministack makes otherwise: secrets, functions' environment.

Leans on ministack 1.5.33's `provisioners._RESOURCE_HANDLERS` (resource type -> create, update,
delete), the `_secrets` of its Secrets Manager, and `lambda_runtime._RESERVED_RUNTIME_ENV_VARS`
(what a function's own variables cannot set).
"""

from typing import Any

from ministack.core import lambda_runtime
from ministack.services import secretsmanager
from ministack.services.cloudformation import provisioners


def keep_functions_here() -> None:
    """Let functions reach no AWS but this one, also when their AWS_ENDPOINT_URL is empty."""
    reserved = lambda_runtime._RESERVED_RUNTIME_ENV_VARS  # noqa: SLF001
    lambda_runtime._RESERVED_RUNTIME_ENV_VARS = reserved | {"AWS_ENDPOINT_URL"}  # noqa: SLF001


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
