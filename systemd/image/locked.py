"""What of `uv export` holds for the Python that runs this: stdin → stdout, without markers.

The image's own Python runs it, for pip judges the markers of a requirements file by the Python that
downloads, and that one may be older.
"""

import sys

from pip._vendor.packaging.markers import Marker


def main() -> None:
    taken = False
    for line in sys.stdin:
        if line[0].isspace():  # a hash of the one above
            shown = line
        else:
            pinned, _, marker = line.rstrip(" \\\n").partition(" ; ")
            taken = not marker or Marker(marker).evaluate()
            shown = f"{pinned} \\\n"
        if taken:
            sys.stdout.write(shown)


main()
