"""The only floor that touches files and the network: readers in, writers out, nothing computed between."""
