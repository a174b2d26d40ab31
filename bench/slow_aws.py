"""The slow AWS, a process of its own: answers each call after a set latency, and counts."""

import argparse
import asyncio
import json
import ssl
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from bench.executions import Executions
from bench.plain_http import read_call, write_reply
from bench.wire import UnknownCallError, answer_call
from bench.world.account import account_answers
from bench.world.place import Answers, Json, World
from local.aws.protocol import Call, Reply

_OUTSIDE = {"api": "slack", "actuator": "application", "floor": "floor"}
"""First part of a path that is not AWS's -> who is called there."""

_OUTSIDE_SAYS = {
    "ok": True,
    "status": "UP",
    "channel": "C0BENCH",
    "ts": "1764000000.000100",
    "file_id": "F0BENCH",
    "files": [{"id": "F0BENCH"}],
}


@dataclass(slots=True)
class Tally:
    """What was asked since the last reset.

    Attributes:
        calls: (service, operation, parameters) in the order of arrival.
        moments: when each of them arrived, perf_counter seconds.
        connections: by service, those that carried at least one call.
        unknown: calls that had no answer; a measurement with one of them is worth nothing.
    """

    calls: list[tuple[str, str, Json]] = field(default_factory=list)
    moments: list[float] = field(default_factory=list)
    connections: Counter[str] = field(default_factory=Counter)
    unknown: list[str] = field(default_factory=list)


@dataclass(slots=True)
class SlowAws:
    """Answers and counts.

    Attributes:
        answers: what each operation says.
        latency_s: seconds before each answer.
        hangs_up: whether every answer ends its connection.
        changes: whether the same call may be answered otherwise the next time.
        is_well: whether the application answers.
        tally: what was asked so far.
        executions: Lambda's durable executions.
    """

    answers: Answers
    latency_s: float
    hangs_up: bool = False
    changes: bool = False
    is_well: Callable[[], bool] = lambda: True
    tally: Tally = field(default_factory=Tally)
    executions: Executions = field(default_factory=Executions)
    _known: dict[str, tuple[str, str, Json, Reply]] = field(default_factory=dict)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one connection's calls until the caller hangs up."""
        seen: set[str] = set()
        try:
            while call := await read_call(reader):
                reply = self._control(call)
                if reply is None:
                    service, reply = self._answer(call)
                    self.tally.connections[service] += service not in seen
                    seen.add(service)
                    await asyncio.sleep(self.latency_s)
                last = {"Connection": "close"} if self.hangs_up else {}
                writer.write(write_reply(Reply(reply.status, reply.headers | last, reply.body)))
                await writer.drain()
                if self.hangs_up or call.headers.get("connection", "").lower() == "close":
                    break
        except ConnectionError:
            return
        finally:
            writer.close()

    def _control(self, call: Call) -> Reply | None:
        match call.path:
            case "/_bench/reset":
                self.tally = Tally()
                self.latency_s = float(call.query["latency_ms"][0]) / 1000
                self.hangs_up = call.query["hangs_up"] == ["True"]
                return Reply(200, {}, b"{}")
            case "/_bench/tally":
                said = {name: getattr(self.tally, name) for name in Tally.__slots__}
                return Reply(200, {}, json.dumps(said, default=str).encode())
            case _:
                return None

    def _answer(self, call: Call) -> tuple[str, Reply]:
        arrived = time.perf_counter()
        first, _, last = call.path.removeprefix("/").partition("/")
        if outside := _OUTSIDE.get(first):
            self._count(arrived, outside, last, {})
            silent = outside == "application" and not self.is_well()
            return outside, Reply(503, {}, b"") if silent else _say_outside(call)
        if durable := self.executions.answer(call):
            operation, asked, reply = durable
            self._count(arrived, "lambda", operation, asked)
            return "lambda", reply
        try:
            service, operation, asked, reply = self._look_up(call)
        except UnknownCallError as error:
            self.tally.unknown.append(str(error))
            return "unknown", Reply(501, {}, b"")
        self._count(arrived, service, operation, asked)
        return service, reply

    def _count(self, arrived: float, service: str, operation: str, asked: Json) -> None:
        self.tally.calls.append((service, operation, asked))
        self.tally.moments.append(arrived)

    def _look_up(self, call: Call) -> tuple[str, str, Json, Reply]:
        """Make each answer once, so that the second run waits for its latency alone."""
        if self.changes:
            return answer_call(call, self.answers)
        target = call.headers.get("x-amz-target", "")
        key = json.dumps([call.method, call.path, call.query, target, call.body.decode()])
        if key not in self._known:
            self._known[key] = answer_call(call, self.answers)
        return self._known[key]


def _say_outside(call: Call) -> Reply:
    """Answer all that Slack and the application are asked; files are uploaded to where this is."""
    said = _OUTSIDE_SAYS | {"upload_url": f"https://{call.headers.get('host', '')}/api/upload"}
    return Reply(200, {"Content-Type": "application/json"}, json.dumps(said).encode())


async def _run(arguments: argparse.Namespace) -> None:
    world = World(services=arguments.services, now=datetime.fromisoformat(arguments.now))
    aws = SlowAws(account_answers(world), arguments.latency_ms / 1000)
    if arguments.stage:
        from bench.stages import set_stage  # noqa: PLC0415 - it takes seconds, and moto over

        stage = set_stage(arguments.stage)
        aws.answers = {**aws.answers, **stage.answers}
        aws.changes, aws.is_well = True, stage.is_well
    ports = {"plain": await _listen(aws, None)}
    if arguments.certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(arguments.certificate)
        ports["tls"] = await _listen(aws, context)
    print(json.dumps(ports), flush=True)
    await asyncio.Event().wait()


async def _listen(aws: SlowAws, context: ssl.SSLContext | None) -> int:
    server = await asyncio.start_server(
        aws.serve, "127.0.0.1", 0, ssl=context, backlog=1000, limit=2**22
    )
    port: int = server.sockets[0].getsockname()[1]
    return port


def main() -> None:
    """Serve until killed; the first line printed is JSON with the ports ("plain", "tls")."""
    parser = argparse.ArgumentParser(prog="python -m bench.slow_aws", description=__doc__)
    parser.add_argument("--services", type=int, required=True)
    parser.add_argument("--now", required=True, help="the world's moment, ISO 8601")
    parser.add_argument("--latency-ms", type=float, default=60)
    parser.add_argument("--stage", default="", help="the flow whose world this is (bench.stages)")
    parser.add_argument("--certificate", type=Path, help="PEM of key and certificate, for TLS")
    asyncio.run(_run(parser.parse_args()))


if __name__ == "__main__":
    main()
