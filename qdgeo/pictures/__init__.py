"""Pictures of a city and its results for paper and slides, drawn without a browser."""
