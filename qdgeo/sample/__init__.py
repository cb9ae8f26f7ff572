"""滨海市 (Binhai): an invented city with every register, whose answers are known because it was made from them.

One table (``qdgeo/targets/sample.toml``) and one seed decide everything: ground, grid, streets, districts, people, and
what the offices of the city hold. It imports nothing that measures, so its answers are a second opinion on what does.
"""

from qdgeo.sample.recipe import FULL, SMALL, Size
from qdgeo.sample.writing import sample_files, write_sample

__all__ = ["FULL", "SMALL", "Size", "sample_files", "write_sample"]
