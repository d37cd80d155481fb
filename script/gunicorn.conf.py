"""How script/server serves: the address, the workers, and a log without what people searched for."""

import os

bind = os.environ["THINHDUC_BIND"]
workers = int(os.environ.get("THINHDUC_WORKERS", "2"))
wsgi_app = "thinhduc.wsgi"
timeout = 60
loglevel = "warning"
# %(U)s is the address without its query, which may hold a name.
accesslog = "-"
access_log_format = '%(t)s %(m)s %(U)s %(s)s %(b)s "%(L)s s"'
control_socket_disable = True


def when_ready(server):
    """Say the address once the port answers."""
    behind_https = os.environ.get("THINHDUC_HTTPS") == "1"
    print(f"▸ Đang phục vụ máy chủ HTTPS qua {bind}" if behind_https else f"▸ Mở http://{bind}", flush=True)


def post_worker_init(worker):
    """Load what renders a PDF before the first person asks for one."""
    import weasyprint  # noqa: F401
