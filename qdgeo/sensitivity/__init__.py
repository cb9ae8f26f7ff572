"""How far the figures hang on how one measures: usual variants of walking beside the city file's own."""

from qdgeo.sensitivity.compare import OWN, STRAIGHT, Sensitivity, compare, points, sensitivity, stages
from qdgeo.sensitivity.results import sensitivity_text, write_sensitivity

__all__ = [
    "OWN",
    "STRAIGHT",
    "Sensitivity",
    "compare",
    "points",
    "sensitivity",
    "sensitivity_text",
    "stages",
    "write_sensitivity",
]
