"""Facts and pure judgement, one module an area."""
