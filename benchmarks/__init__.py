"""Scripts that measure FlowLens on public repositories; README.md says how, and what they found lies beside them."""
