"""How often FlowLens's intervals hold the truth, its tests alarm for nothing, and how much data shows a change."""
