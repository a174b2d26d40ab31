"""Places the scripted answers between ministack's dispatch and its service handlers.

Leans on ministack 1.5.33: `app.SERVICE_HANDLERS`, a dict of
`async (method, path, headers, body, query) -> (status, headers, body)` by ministack's service
name. Dispatch authorises first, so a scripted answer is never given to a caller without the right.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from types import MappingProxyType

from moto.core.model import OperationModel

from local.aws.answers import Answer, Json, Patch, applies, apply_patches
from local.aws.protocol import (
    Call,
    Reply,
    find_model,
    find_operation,
    read_answer,
    read_parameters,
    write_answer,
    write_fault,
)

type Handler = Callable[..., Awaitable[tuple[int, dict[str, str], object]]]
type Correction = Callable[[Json, Json], Json]
type Corrections = Mapping[str, Mapping[str, Correction]]
type Stopgap = Callable[[Json, Handler], Awaitable[Json]]
type Stopgaps = Mapping[str, Mapping[str, Stopgap]]


@dataclass(slots=True)
class Scripted:
    """An answer and how often it was given."""

    answer: Answer
    used: int = 0

    @property
    def is_spent(self) -> bool:
        """Whether it was given as often as it should be."""
        return self.answer.times is not None and self.used >= self.answer.times


@dataclass(slots=True)
class AnswerBook:
    """All scripted answers, by the name under which they were put (a trouble, a test)."""

    _by_name: dict[str, list[Scripted]] = field(default_factory=dict)
    _standing: list[Scripted] = field(default_factory=list)

    def stand(self, answers: Iterable[Answer]) -> None:
        """Set what is answered where nobody scripted anything else."""
        self._standing = [Scripted(answer) for answer in answers]

    def put(self, name: str, answers: Iterable[Answer]) -> None:
        """Set the answers of one name, in place of those it had.

        Raises:
            OperationNotFoundError, UnknownServiceError: the AWS model has no such operation.
        """
        listed = [Scripted(answer) for answer in answers]
        for scripted in listed:
            find_model(scripted.answer.service).operation_model(scripted.answer.operation)
        self._by_name[name] = listed

    def remove(self, name: str) -> None:
        """Forget the answers of one name."""
        self._by_name.pop(name, None)

    def clear(self) -> None:
        """Forget all answers."""
        self._by_name.clear()

    def describe(self) -> dict[str, list[dict[str, object]]]:
        """List the answers by name with their uses so far."""
        return {
            name: [
                {"service": s.answer.service, "operation": s.answer.operation, "used": s.used}
                for s in listed
            ]
            for name, listed in self._by_name.items()
        }

    def find(self, signing_name: str) -> list[Scripted]:
        """List the answers that may concern calls signed for one service."""
        return [
            scripted
            for listed in (*self._by_name.values(), self._standing)
            for scripted in listed
            if not scripted.is_spent
            and find_model(scripted.answer.service).signing_name == signing_name
        ]


@dataclass(frozen=True, slots=True)
class _Asked:
    operation: OperationModel
    parameters: Json
    answers: list[Scripted]
    correction: Correction | None
    stopgap: Stopgap | None

    @property
    def patches(self) -> list[Patch]:
        return [patch for scripted in self.answers for patch in scripted.answer.patches]


def script(
    handler: Handler,
    signing_name: str,
    book: AnswerBook,
    corrections: Corrections,
    stopgaps: Stopgaps = MappingProxyType({}),
) -> Handler:
    """Wrap one service's handler so that scripted answers and corrections have their say.

    Args:
        handler: ministack's, or moto's behind the same signature.
        signing_name: the service's name in signatures ("elasticloadbalancing").
        book: where the scripted answers stand.
        corrections: boto3's service name -> operation -> what sets a wrong answer right.
        stopgaps: the same -> what answers where the emulator cannot at all; it may ask the handler.
    """
    mine, ours = _of(signing_name, corrections), _of(signing_name, stopgaps)

    async def answer(
        method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, list[str]]
    ) -> tuple[int, dict[str, str], object]:
        call = Call(method=method, path=path, headers=headers, body=body, query=query)
        asked = _understand(call, book.find(signing_name), mine, ours)
        if asked and (spoken := await _speak(asked, call, handler)):
            return spoken.status, spoken.headers, spoken.body
        status, reply_headers, reply_body = await handler(method, path, headers, body, query)
        if not asked or status >= HTTPStatus.MULTIPLE_CHOICES:
            return status, reply_headers, reply_body
        raw = reply_body.encode() if isinstance(reply_body, str) else reply_body
        if not isinstance(raw, bytes):  # a stream
            return status, reply_headers, reply_body
        reply = _amend(asked, call, Reply(status, reply_headers, raw))
        return reply.status, reply.headers, reply.body

    return answer


def _of[T](signing_name: str, by_service: Mapping[str, T]) -> dict[str, T]:
    return {
        service: operations
        for service, operations in by_service.items()
        if find_model(service).signing_name == signing_name
    }


def _understand(
    call: Call, candidates: list[Scripted], corrections: Corrections, stopgaps: Stopgaps
) -> _Asked | None:
    for service in sorted({s.answer.service for s in candidates} | {*corrections, *stopgaps}):
        found = find_operation(service, call)
        if found is None:
            continue
        operation, labels = found
        named = [s for s in candidates if s.answer.operation == operation.name]
        correction = corrections.get(service, {}).get(operation.name)
        stopgap = stopgaps.get(service, {}).get(operation.name)
        if not (named or correction or stopgap):
            return None
        parameters = read_parameters(operation, labels, call)
        fitting = [s for s in named if applies(s.answer, parameters)]
        if not (fitting or correction or stopgap):
            return None
        return _Asked(operation, parameters, fitting, correction, stopgap)
    return None


async def _speak(asked: _Asked, call: Call, handler: Handler) -> Reply | None:
    for scripted in asked.answers:
        scripted.used += 1
    await asyncio.sleep(sum(scripted.answer.delay_ms for scripted in asked.answers) / 1000)
    for scripted in asked.answers:
        if scripted.answer.fault:
            return write_fault(asked.operation, call, scripted.answer.fault)
    for scripted in asked.answers:
        if scripted.answer.response is not None:
            patched = apply_patches(asked.patches, scripted.answer.response)
            return write_answer(asked.operation, call, patched)
    if asked.stopgap:
        response = await asked.stopgap(asked.parameters, handler)
        return write_answer(asked.operation, call, apply_patches(asked.patches, response))
    return None


def _amend(asked: _Asked, call: Call, reply: Reply) -> Reply:
    if not asked.patches and not asked.correction:
        return reply
    response = read_answer(asked.operation, call, reply)
    if asked.correction:
        response = asked.correction(asked.parameters, response)
    return write_answer(asked.operation, call, apply_patches(asked.patches, response))
