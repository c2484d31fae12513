"""`python -m meetkit.cli`."""

from meetkit.cli import main

if __name__ == "__main__":
    main()
