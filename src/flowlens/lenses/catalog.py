"""The lenses, in report order."""

from __future__ import annotations

from flowlens.lenses import (
    batch_size,
    blast_radius,
    building_to_learn,
    ci_health,
    experiments,
    gradual_rollout,
    iteration,
    lead_time,
    learning,
    newcomers,
    predictability,
    process_weight,
    recovery,
    recurrence,
    release_batch,
    release_cadence,
    role_models,
    splash,
)
from flowlens.lenses.lens import lens_of

__all__ = ["LENSES"]

LENSES = tuple(
    lens_of(module)
    for module in (
        batch_size,
        release_cadence,
        release_batch,
        splash,
        lead_time,
        iteration,
        building_to_learn,
        recovery,
        recurrence,
        blast_radius,
        gradual_rollout,
        predictability,
        experiments,
        learning,
        process_weight,
        ci_health,
        newcomers,
        role_models,
    )
)
