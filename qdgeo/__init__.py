"""qdgeo."""
