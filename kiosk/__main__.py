"""`python -m kiosk`, the same as `kiosk`."""

import sys

from kiosk.cli import main

sys.exit(main())
