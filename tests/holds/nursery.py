"""Starts servers quickly: the application is loaded once here, and each server begins as a fork of that.

`python -m tests.holds.nursery`: a line on the standard input starts gunicorn in a process group of its own and writes
the group's number; the end of the input ends the nursery.
"""

import os
import signal
import sys
from contextlib import suppress

from django.urls import get_resolver
from gunicorn.app.wsgiapp import WSGIApplication
from weasyprint import HTML

import thinhduc.wsgi  # noqa: F401 - what the servers answer with


def serve() -> None:
    """gunicorn as script/server runs it."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    sys.argv = ["gunicorn", "--config", "script/gunicorn.conf.py"]
    WSGIApplication("%(prog)s").run()


def main() -> None:
    """A server per line."""
    get_resolver().url_patterns  # noqa: B018 - loads the views of all rooms, which is else left to the first request
    HTML(string="<p>Thịnh Đức").write_pdf()  # finds the fonts
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead leave nothing behind
    group = 0
    for _ in sys.stdin:
        group = os.fork()
        if group == 0:
            os.setpgid(0, 0)
            serve()
        os.setpgid(group, group)  # also here: whoever reads the number may kill the group at once
        print(group, flush=True)
    with suppress(ProcessLookupError):  # the last one, where the tests were broken off
        if group:
            os.killpg(group, signal.SIGKILL)


if __name__ == "__main__":
    main()
