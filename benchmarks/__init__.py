"""How fast the walking engine is and how much memory it takes, beside its peers; run by ``make bench``."""
