"""Facts and pure judgement of the security audit, area by area."""
