"""``python -m tests.fake_github --port N --state FILE --log FILE``: the server on its own, for runs of the Action."""

from __future__ import annotations

import argparse
import json
import threading
from pathlib import Path

from tests.fake_github.server import FakeGitHub
from tests.fake_github.world import world_of


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--host", default="127.0.0.1", help="0.0.0.0 for requests out of containers")
    parser.add_argument("--state", type=Path, required=True, help="JSON: see world_of")
    parser.add_argument("--log", type=Path, help="every request is appended, one JSON object a line")
    parser.add_argument("--enterprise", action="store_true", help="serve at /api/v3 and /api/graphql")
    options = parser.parse_args()
    world = world_of(json.loads(options.state.read_text(encoding="utf-8")))
    fake = FakeGitHub(world, port=options.port, host=options.host, enterprise=options.enterprise, log=options.log)
    with fake:
        print(fake.url, flush=True)  # noqa: T201 - whoever started it reads the port here
        threading.Event().wait()


if __name__ == "__main__":
    main()
