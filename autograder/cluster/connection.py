"""The connection to a scheduler, and what Dask's own configuration says of certificates."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from distributed import Client, Security

from ..errors import ClusterUnavailable
from .addresses import accept, is_encrypted

_ATTEMPT_SECONDS = "5s"
"""How long one attempt to connect lasts; there are more of them than one."""

_NEEDED = {
    "ca-file": "tls_ca_file",
    "client.cert": "tls_client_cert",
}
"""Keys below `distributed.comm.tls` without which nobody is authenticated; a key may stand in the
certificate's file."""


def security_for(address: str) -> Security | None:
    """Return what Dask's configuration has for a `tls://` address, None for one of this machine.

    Raises `ClusterUnavailable`, with the keys that are missing, or with the file that is no good.
    """
    if not is_encrypted(accept(address)):
        return None
    security = Security(require_encryption=True)
    missing = [key for key, field in _NEEDED.items() if not getattr(security, field)]
    if missing:
        raise ClusterUnavailable(
            f"{address}: Dask's configuration has no distributed.comm.tls."
            f"{' and no distributed.comm.tls.'.join(missing)}; name the files in "
            "~/.config/dask/distributed.yaml, or as DASK_DISTRIBUTED__COMM__TLS__CA_FILE, "
            "..._TLS__CLIENT__CERT and ..._TLS__CLIENT__KEY (see docs/cluster.md)"
        )
    try:
        security.get_connection_args("client")
    except (OSError, ValueError) as error:  # ssl.SSLError is an OSError
        raise ClusterUnavailable(
            f"{address}: the certificates that Dask's configuration names below "
            f"distributed.comm.tls cannot be used: {error}"
        ) from None
    return security


async def connect(address: str, security: Security | None) -> Client:
    """Connect, once; raises `OSError` where that fails."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # other versions are told by our own reports
        client = Client(
            address,
            security=security,
            asynchronous=True,
            timeout=_ATTEMPT_SECONDS,
            set_as_default=False,
        )
        try:
            await client
        except BaseException:
            await client.close()
            raise
    return client


@contextmanager
def quiet() -> Iterator[None]:
    """Keep Dask's logs from the terminal: what matters of them is told in our own words."""
    names = [name for name in logging.root.manager.loggerDict if name.startswith("distributed")]
    before = {name: logging.getLogger(name).level for name in names}
    for name in names:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for name, level in before.items():
            logging.getLogger(name).setLevel(level)
