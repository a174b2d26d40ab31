"""Facts and pure judgement of the month: nothing here reads AWS."""
