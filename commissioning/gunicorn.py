"""Settings of gunicorn, the same for `make run` and for production."""

import os
from typing import Any

bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
preload_app = True  # loaded once, before the workers are made
control_socket_disable = True  # it would otherwise open one in the home folder
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
graceful_timeout = 5  # seconds a page may go on after a stop
timeout = 60
max_requests = 5000
max_requests_jitter = 500
loglevel = "warning"


def when_ready(server: Any) -> None:
    """Load the PDF engine before the workers are made, so that the first memo is quick."""
    from commissioning.memos.engine import PdfUnavailable
    from commissioning.memos.rendering import warm_up

    try:
        warm_up()
    except PdfUnavailable as error:
        server.log.warning(str(error))
