"""What `etrier check --fix` does: mends what is safe in records, by editing their text at positions."""

from generator.mending.files import MendedFile, difference, find_mends, write_mend
from generator.mending.mend import Change, Mended, mend

__all__ = ["Change", "Mended", "MendedFile", "difference", "find_mends", "mend", "write_mend"]
