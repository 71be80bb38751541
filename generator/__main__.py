"""`python -m generator` is `etrier`."""

from generator.cli import main

if __name__ == "__main__":
    main()
