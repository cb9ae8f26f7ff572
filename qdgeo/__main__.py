"""Let ``python -m qdgeo`` be the command line."""

from qdgeo.cli import main

if __name__ == "__main__":
    main(prog_name="qdgeo")
