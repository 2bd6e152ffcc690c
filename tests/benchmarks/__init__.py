"""The parts of the benchmarks that can be wrong and still print numbers: what is timed, and against what."""
