"""Facts and pure judgement of a diagnosis: signs, rules, the most likely cause."""
