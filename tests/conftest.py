"""What holds for every test."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# A busy machine makes neither the code nor the examples wrong. In CI the examples are the same every time: a change is
# judged by what it changes, and new examples are looked for at the desk.
settings.register_profile(
    "govbot",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=bool(os.environ.get("CI")),
)
settings.load_profile("govbot")
