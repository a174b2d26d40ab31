"""A fake AWS: botocore clients whose calls are answered from a table and held to the models."""

import threading
from collections.abc import Callable, Mapping
from typing import Any

from boto3.session import Session
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from botocore.exceptions import ClientError, ReadTimeoutError
from botocore.model import OperationModel
from botocore.session import get_session
from botocore.validate import validate_parameters

from opskit.aws import Aws

type Answer = Mapping[str, Any] | Exception | Callable[[Mapping[str, Any]], Mapping[str, Any]]


class FakeAws:
    """Answers calls by their operation ("DescribeDBClusters") and remembers what was asked.

    Unlike botocore's Stubber it does not care in which order concurrent calls arrive. A call
    without an answer fails the test; so does an answer that AWS could not give.
    """

    def __init__(self, region: str = "ap-northeast-2") -> None:
        self._answers: dict[str, Answer] = {}
        self._let_through: set[str] = set()
        self._lock = threading.Lock()
        self.asked: list[tuple[str, Mapping[str, Any]]] = []
        self._here = threading.local()
        core = get_session()
        session = Session(
            aws_access_key_id="test",
            aws_secret_access_key="test",
            region_name=region,
            botocore_session=core,
        )
        session.events.register("before-parameter-build.*.*", self._remember)
        session.events.register("before-call.*.*", self._answer)  # type: ignore[arg-type]
        self.aws = Aws(session)

    def answer(self, operation: str, answer: Answer) -> None:
        """Answer every call of `operation` with `answer`.

        A function gets the call's parameters, and may raise a ClientError.
        """
        self._answers[operation] = answer

    def let_through(self, service: str) -> None:
        """Let the calls of a service ("dynamodb") go on to moto, which must be on."""
        self._let_through.add(service)

    @property
    def known(self) -> tuple[str, ...]:
        """The operations that have an answer."""
        return tuple(self._answers)

    def tell(self, operation: str, asked: Mapping[str, Any]) -> Mapping[str, Any]:
        """Answer a call that came another way than by a client of ours; may raise a ClientError."""
        self._here.region = self.aws.region
        return self._say(self._answers[operation], asked)

    @property
    def region(self) -> str:
        """The region that the call being answered was sent to; for answers that are functions."""
        return str(self._here.region)

    def refuse(self, operation: str, code: str, message: str = "refused by the test") -> None:
        """Let every call of `operation` fail with an AWS error code, or "Timeout"."""
        if code == "Timeout":
            self._answers[operation] = ReadTimeoutError(endpoint_url="https://aws.test")
            return
        said: Any = {"Error": {"Code": code, "Message": message}}
        self._answers[operation] = ClientError(said, operation)

    def forget(self) -> None:
        """Be as new, but for the clients, whose making takes a second of a folder's tests."""
        self._answers.clear()
        self._let_through.clear()
        self.asked.clear()

    def calls(self, operation: str) -> list[Mapping[str, Any]]:
        """Return the parameters of each call of `operation` so far."""
        return [params for name, params in self.asked if name == operation]

    def _remember(
        self,
        params: Mapping[str, Any],
        model: OperationModel,
        context: dict[str, Any],
        **_: object,
    ) -> None:
        context["asked"] = dict(params)
        with self._lock:
            self.asked.append((model.name, context["asked"]))

    def _answer(
        self, model: OperationModel, context: Mapping[str, Any], **_: object
    ) -> tuple[AWSResponse, dict[str, Any]] | None:
        answer = self._answers.get(model.name)
        if answer is None and str(model.service_model.service_name) in self._let_through:
            return None
        if answer is None:
            raise AssertionError(f"no answer for {model.name}")
        self._here.region = context["client_region"]
        try:
            said = self._say(answer, context["asked"])
        except ClientError as error:
            # Through botocore, so that the client's own exception of this code is raised.
            refused: dict[str, Any] = dict(error.response)
            return AWSResponse("https://aws.test", 400, HTTPHeaders(), None), refused
        if model.output_shape is not None:
            validate_parameters(said, model.output_shape)
        return AWSResponse("https://aws.test", 200, HTTPHeaders(), None), dict(said)

    @staticmethod
    def _say(answer: Answer, asked: Mapping[str, Any]) -> Mapping[str, Any]:
        if isinstance(answer, Exception):
            raise answer
        return answer(asked) if callable(answer) else answer
