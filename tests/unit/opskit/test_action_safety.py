"""For any interleaving of flows: one act at a time, cooldown and cap kept, no lock for ever."""

import random
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, settings, strategies as st

from opskit.action_items import LOCKED, Barrier, Claim
from opskit.action_safety import ActionSafety
from opskit.ledger import Ledger
from tests.fake_ledger import FakeLedger

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
SEOUL = ZoneInfo("Asia/Seoul")
CLAIM = Claim(
    action="redeploy",
    resource="c/app",
    owner="flow-1",
    request="",
    zone=SEOUL,
    cooldown=timedelta(minutes=30),
    cap=2,
)


def of(owner: str, action: str = "redeploy") -> Claim:
    return replace(CLAIM, owner=owner, action=action)


def safety_of(ledger: Ledger) -> ActionSafety:
    return ActionSafety(ledger.client, ledger.table)


def test_a_claim_is_granted_once_and_again_to_its_owner(ledger: Ledger) -> None:
    safety = safety_of(ledger)
    assert safety.claim(CLAIM, now=NOW).barrier is Barrier.NONE
    assert safety.claim(CLAIM, now=NOW).barrier is Barrier.NONE
    refused = safety.claim(of("flow-2"), now=NOW)
    assert (refused.barrier, refused.until) == (Barrier.LOCK, NOW + LOCKED)


def test_another_kind_of_act_waits_for_the_lock_but_not_for_the_cooldown(ledger: Ledger) -> None:
    safety = safety_of(ledger)
    safety.claim(CLAIM, now=NOW)
    other = of("flow-2", "rollback")
    assert safety.claim(other, now=NOW).barrier is Barrier.LOCK
    assert safety.begin(CLAIM, now=NOW)
    safety.release(CLAIM)
    assert safety.claim(other, now=NOW).barrier is Barrier.NONE


def test_a_claim_that_never_acted_leaves_nothing_behind(ledger: Ledger) -> None:
    safety = safety_of(ledger)
    safety.claim(CLAIM, now=NOW)
    safety.release(CLAIM)
    assert safety.claim(of("flow-2"), now=NOW).barrier is Barrier.NONE


def test_an_act_begins_once(ledger: Ledger) -> None:
    safety = safety_of(ledger)
    safety.claim(CLAIM, now=NOW)
    assert safety.began(CLAIM) is None
    assert safety.begin(CLAIM, now=NOW)
    assert not safety.begin(CLAIM, now=NOW)
    assert safety.began(CLAIM) == NOW


def test_who_lost_the_lock_does_not_begin_nor_release(ledger: Ledger) -> None:
    safety = safety_of(ledger)
    safety.claim(CLAIM, now=NOW)
    late = NOW + LOCKED
    assert not safety.begin(CLAIM, now=late)
    assert safety.claim(of("flow-2"), now=late).barrier is Barrier.NONE
    safety.release(CLAIM)
    assert safety.holds(of("flow-2"), now=late)


def test_the_same_request_is_known_again(ledger: Ledger) -> None:
    safety = safety_of(ledger)
    asked = replace(CLAIM, request="inc-1|1")
    safety.claim(asked, now=NOW)
    assert safety.claim(replace(asked, owner="twin"), now=NOW).same
    assert not safety.claim(replace(asked, owner="x", request="inc-1|2"), now=NOW).same
    assert not safety.claim(of("flow-3"), now=NOW).same


def test_acts_are_counted_by_the_teams_day(ledger: Ledger) -> None:
    safety, midnight = safety_of(ledger), datetime(2026, 11, 24, 15, tzinfo=UTC)
    claim = replace(CLAIM, cap=1, cooldown=timedelta(minutes=1))
    before = midnight - timedelta(minutes=5)
    safety.claim(claim, now=before)
    assert safety.begin(claim, now=before)
    safety.release(claim)
    twin = replace(claim, owner="flow-2")
    assert safety.claim(twin, now=midnight - timedelta(minutes=1)).barrier is Barrier.CAP
    assert safety.claim(twin, now=midnight).barrier is Barrier.NONE


@dataclass
class Acts:
    """What was really done, by any flow."""

    at: list[datetime] = field(default_factory=list)

    def add(self, moment: datetime) -> None:
        """Take an act, and hold it to the rules."""
        if self.at:
            assert moment - self.at[-1] >= CLAIM.cooldown
        day = moment.astimezone(SEOUL).date()
        self.at.append(moment)
        assert sum(one.astimezone(SEOUL).date() == day for one in self.at) <= CLAIM.cap


class Fate(Enum):
    """What becomes of a flow at one of its moves."""

    ON = "goes on"
    DIES = "dies without a word"
    RUSHES = "acts without having asked"


@dataclass
class Flow:
    """A flow that claims, begins, releases, and is asked for again; it may die in between.

    Attributes:
        name: its own.
        life: how often it began anew; each life is another execution.
        claimed: whether it holds a claim; acted, whether it acted on it.
    """

    name: str
    life: int = 0
    claimed: bool = False
    acted: bool = False

    def move(self, safety: ActionSafety, fate: Fate, now: datetime) -> bool:
        """Make one move; return whether it was an act."""
        claim = of(f"{self.name}-{self.life}")
        if fate is Fate.DIES:
            self._end()
        elif fate is Fate.RUSHES or (self.claimed and not self.acted):
            self.acted = True
            return safety.begin(claim, now=now)
        elif self.acted:
            safety.release(claim)
            self._end()
        else:
            self.claimed = safety.claim(claim, now=now).barrier is Barrier.NONE
        return False

    def _end(self) -> None:
        self.life, self.claimed, self.acted = self.life + 1, False, False


MOVES = st.lists(
    st.tuples(
        st.integers(min_value=0, max_value=2),
        st.sampled_from([Fate.ON] * 6 + [Fate.DIES, Fate.RUSHES]),
        st.sampled_from([0, 0, 1, 9, 29, 30, 31, 120, 121]),
    ),
    min_size=8,
    max_size=40,
)


def play(safety: ActionSafety, moves: list[tuple[int, Fate, int]]) -> list[datetime]:
    """Let three flows move in turn; every act is held to the rules, and no lock stays for ever."""
    flows, acts, now = [Flow(name=f"flow-{n}") for n in range(3)], Acts(), NOW
    for number, fate, minutes in moves:
        now += timedelta(minutes=minutes)
        if flows[number].move(safety, fate, now):
            acts.add(now)
    later = now + timedelta(days=2)
    assert safety.claim(of("last"), now=later).barrier is Barrier.NONE
    return acts.at


@settings(max_examples=500, derandomize=True)
@given(moves=MOVES)
def test_no_interleaving_acts_too_often(moves: list[tuple[int, Fate, int]]) -> None:
    client: Any = FakeLedger()
    play(ActionSafety(client, "ledger"), moves)


def test_the_fake_ledger_of_that_test_is_as_dynamodb_is(ledger: Ledger) -> None:
    dice = random.Random(7)  # noqa: S311 - a seeded order, not a secret
    fates = [Fate.ON] * 6 + [Fate.DIES, Fate.RUSHES]
    moves = [
        (dice.randrange(3), dice.choice(fates), dice.choice([0, 9, 30, 121])) for _ in range(90)
    ]
    fake: Any = FakeLedger()
    acts = play(safety_of(ledger), moves)
    assert len(acts) > 5
    assert play(ActionSafety(fake, "ledger"), moves) == acts
