"""How far the figures and the ranks hang on how one measures, beside what the city file itself gives."""

from qdgeo.sensitivity.compare import OWN, STRAIGHT, Sensitivity, compare, points, sensitivity, stages
from qdgeo.sensitivity.results import sensitivity_text, write_sensitivity
from qdgeo.sensitivity.stability import Stability, rank_stability, stability_of, stability_stages
from qdgeo.sensitivity.stability_results import stability_text, write_stability

__all__ = [
    "OWN",
    "STRAIGHT",
    "Sensitivity",
    "Stability",
    "compare",
    "points",
    "rank_stability",
    "sensitivity",
    "sensitivity_text",
    "stability_of",
    "stability_stages",
    "stability_text",
    "stages",
    "write_sensitivity",
    "write_stability",
]
