"""Facts and pure judgement of capacity: nothing here reads AWS."""
