"""Opening hours of facilities: read, and asked for an instant or a week; what is not known stays unknown."""

from qdgeo.hours.model import HOURS, OPEN, SHUT, UNKNOWN, OpeningHours, open_at, read_hours, week
from qdgeo.hours.reading import as_osm

__all__ = ["HOURS", "OPEN", "SHUT", "UNKNOWN", "OpeningHours", "as_osm", "open_at", "read_hours", "week"]
