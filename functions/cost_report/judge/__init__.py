"""Facts and pure judgement, one module a question."""
