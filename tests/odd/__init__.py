"""Odd and hostile repositories, each with what must come out of it: the right numbers, or a clear refusal."""
