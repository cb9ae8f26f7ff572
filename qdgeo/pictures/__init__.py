"""Pictures of a city and its results for paper and slides, drawn without a browser."""

from qdgeo.pictures.drawn import FORMATS, SUBJECTS, Picture, district_pictures, picture, pictures
from qdgeo.pictures.paper import PAPERS

__all__ = ["FORMATS", "PAPERS", "SUBJECTS", "Picture", "district_pictures", "picture", "pictures"]
