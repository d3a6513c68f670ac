"""Which addresses are spoken to: `tls://` anywhere, plain `tcp://` on this machine only.

Dask's own default is TCP without any authentication, by which whoever reaches the port runs code
on every worker. Its `tls://` is always mutual: both ends ask for a certificate of the one CA.
"""

from __future__ import annotations

import ipaddress
import re

from ..errors import ClusterUnavailable

_ADDRESS = re.compile(r"(?:(?P<scheme>[a-z]+)://)?(?P<host>\[[^]]+\]|[^:/\[\]]+):(?P<port>\d+)/?")


def fault_of(address: str) -> str:
    """Say why nobody should speak to an address, or nothing."""
    found = _ADDRESS.fullmatch(address)
    if found is None:
        return "is no address; it looks like tls://scheduler.example:8786"
    scheme = found["scheme"] or "tcp"
    if scheme not in ("tcp", "tls"):
        return f"speaks {scheme}; only tls:// is accepted, and tcp:// on this machine"
    if scheme == "tcp" and not _is_loopback(found["host"].strip("[]")):
        return "leaves this machine without encryption or authentication"
    return ""


def accept(address: str) -> str:
    """Return a scheduler's address with its scheme; raise `ClusterUnavailable` with what to do."""
    if fault := fault_of(address):
        raise ClusterUnavailable(
            f"{address}: {fault}. Start the scheduler and the workers with --protocol tls, "
            "--tls-ca-file, --tls-cert and --tls-key, and name the scheduler as tls://HOST:PORT "
            "(see docs/cluster.md)"
        )
    return address if "://" in address else f"tcp://{address}"


def is_encrypted(address: str) -> bool:
    """Whether an accepted address is one of TLS."""
    return address.startswith("tls://")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
