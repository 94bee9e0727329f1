"""Notifications, by apprise: an address is a secret of the repository's, and is never written anywhere.

apprise is no plain dependency, since most policies never need it: ``govbot[notify]`` brings it, and the Action installs
it, by hashes, where an address is given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from govbot.core.report import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from apprise import Apprise

_INSTALL = "install `govbot[notify]`"


class Addresses:
    """The addresses that the environment gives, by the names that policies use."""

    def __init__(self, addresses: Mapping[str, str]) -> None:
        self._addresses = addresses
        self._opened: dict[str, Apprise | str] = {}

    def problem(self, name: str) -> str:
        """Say why nothing can be sent to an address; empty where it can. The address is not part of it."""
        opened = self._open(name)
        return opened if isinstance(opened, str) else ""

    def send(self, name: str, title: str, text: str, severity: Severity) -> bool:
        """Send plain text; tells whether every service behind the address took it."""
        opened = self._open(name)
        if isinstance(opened, str):
            return False
        kind = {Severity.ERROR: "failure", Severity.WARNING: "warning"}.get(severity, "info")
        try:
            return bool(opened.notify(body=text, title=title, notify_type=kind, body_format="text"))
        except Exception:  # noqa: BLE001 - whatever a service's plugin raises; its words may hold the address
            return False

    def _open(self, name: str) -> Apprise | str:
        if name not in self._opened:
            address = self._addresses.get(name, "").strip()
            self._opened[name] = _apprise(name, address) if address else f"{name} is not set"
        return self._opened[name]


def _apprise(name: str, address: str) -> Apprise | str:
    """Make the sender of an address, or say why there is none."""
    import logging
    import warnings

    # What it logs names the service and may quote the address.
    logger = logging.getLogger("apprise")
    logger.handlers[:] = [logging.NullHandler()]
    logger.propagate = False
    logger.setLevel(logging.CRITICAL + 1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            from apprise import Apprise

            sender = Apprise()
            understood = sender.add(address)
        except ImportError:
            return f"apprise is not installed, so {name} cannot be used: {_INSTALL}"
        except Exception:  # noqa: BLE001 - whatever a service's plugin raises; its words may hold the address
            return _unknown(name)
    return sender if understood else _unknown(name)


def _unknown(name: str) -> str:
    return f"{name} holds no address that apprise understands"
