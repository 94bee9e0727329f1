"""``python -m govbot``."""

import sys

from govbot.cli.main import main

sys.exit(main())
