"""The server: gunicorn with threads, in front of it a proxy wherever strangers can reach it (see deploy/)."""

import os

from config.listen import address, capacity, joined, local_url
from config.logs import HideSecretLinks

wsgi_app = "config.wsgi:application"
bind = joined(*address(os.environ))
workers, threads = capacity(os.environ)
worker_class = "gthread"
preload_app = True  # load the code once, share its memory, and stop at once where it cannot be loaded
timeout = 60  # seconds without a sign of life before a worker is replaced
graceful_timeout = 30  # seconds that open requests get to finish when the server stops
control_socket_disable = True  # signals are enough; no socket in anybody's home folder
accesslog = None  # resume links are secrets, and an access log would keep them
loglevel = "warning"


def on_starting(server):
    """Keep secrets out of what gunicorn itself logs, the address of a failed request for one."""
    for logger in (server.log.error_log, server.log.access_log):
        logger.addFilter(HideSecretLinks())


def when_ready(server):
    """Say where the pages are, once the address is open and the code is loaded."""
    url = os.environ.get("BASE_URL") or local_url(*address(os.environ))
    print(f"tenken: ready at {url} (listening on {bind}; Ctrl+C stops it)", flush=True)
