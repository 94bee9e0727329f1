"""Start govbot inside the Action: isolated from the workspace, its inputs read from the environment."""

import os
import sys

# The workspace may hold the pull request's files. Under `python -I` none of them can be imported: these two can.
sys.path[:0] = [os.environ["GOVBOT_PATH"], os.path.join(os.environ["RUNNER_TEMP"], "govbot-packages")]

from govbot.cli.main import main

sys.exit(main(["run", "--inputs"]))
