"""What the audit looked at, so that what left it is not called fixed."""

from functions.security_audit.judge.audit import AuditFacts
from opskit.compare import EVERYTHING, LookedAt
from opskit.unreadable import Unreadable

KINDS = {"UNUSED_ACCESS": "analyzer.unused", "INTERNAL_ACCESS": "analyzer.internal"}
"""How an analyzer's kind ends, and what it finds (Access Analyzer API reference, "type")."""


def looked_at_audit(facts: AuditFacts) -> LookedAt:
    """Return the rules by name, and unused or internal access where an analyzer looks for it.

    Without one for access from outside, a finding of its own says so.
    """
    rules = () if isinstance(facts.config.rules, Unreadable) else facts.config.rules
    analyzers = facts.analyzer.analyzers
    kinds = [] if isinstance(analyzers, Unreadable) else [a.kind for a in analyzers if a.active]
    return {
        "config.noncompliant": {rule.name for rule in rules},
        **{
            code: EVERYTHING
            for ending, code in KINDS.items()
            if any(kind.endswith(ending) for kind in kinds)
        },
    }
