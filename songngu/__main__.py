"""``python -m songngu``."""

import sys

from songngu.cli import main

sys.exit(main())
