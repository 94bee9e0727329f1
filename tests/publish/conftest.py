"""The local GitHub for the tests of this folder."""

from tests.fake_github.scene import client, fake

__all__ = ["client", "fake"]
