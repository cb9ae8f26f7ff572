"""The only floor that touches files and the network: readers in, writers out, nothing computed between."""

from qdgeo.io.boundaries import read_districts
from qdgeo.io.built_up import read_built_up
from qdgeo.io.elevation import heights_at, read_elevation
from qdgeo.io.files import check_writable, write_text
from qdgeo.io.folders import staged_folder
from qdgeo.io.geotiff import Raster, write_geotiff
from qdgeo.io.graph import read_graphml, streets_from_graph
from qdgeo.io.inventory import inventory, read_city_file
from qdgeo.io.layers import (
    BaseMap,
    BuiltUp,
    Elevation,
    OsmExtract,
    Override,
    People,
    RoadList,
    SourceRecord,
    Streets,
)
from qdgeo.io.manifest import Manifest
from qdgeo.io.overrides import read_overrides, save_overrides
from qdgeo.io.people import read_people
from qdgeo.io.plans import read_plan
from qdgeo.io.register import PLACE, Register, read_register
from qdgeo.io.register_templates import write_templates
from qdgeo.io.registers import read_toilets
from qdgeo.io.results import write_results
from qdgeo.io.roads import read_roads
from qdgeo.io.streets import read_streets

__all__ = [
    "PLACE",
    "BaseMap",
    "BuiltUp",
    "Elevation",
    "Manifest",
    "OsmExtract",
    "Override",
    "People",
    "Raster",
    "Register",
    "RoadList",
    "SourceRecord",
    "Streets",
    "check_writable",
    "heights_at",
    "inventory",
    "read_built_up",
    "read_city_file",
    "read_districts",
    "read_elevation",
    "read_graphml",
    "read_overrides",
    "read_people",
    "read_plan",
    "read_register",
    "read_roads",
    "read_streets",
    "read_toilets",
    "save_overrides",
    "staged_folder",
    "streets_from_graph",
    "write_geotiff",
    "write_results",
    "write_templates",
    "write_text",
]
