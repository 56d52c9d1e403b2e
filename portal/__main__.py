"""`python -m portal`: the `portal` command."""

from portal.cli import main

if __name__ == "__main__":
    main()
