"""Whole runs against a local GitHub, as in tests/app."""

from __future__ import annotations

from tests.app.conftest import fake, job

__all__ = ["fake", "job"]
