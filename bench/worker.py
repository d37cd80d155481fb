"""A process with Django in it: a request in JSON on each line of its input, the answer in JSON on its output.

A request names a function of a module beside this one, `{"task": "files.pdf", "version": 3}`; only what the tasks of a
process need is imported, so that the time of a whole new process is that of its own work.
"""

import json
import sys
from importlib import import_module

import django


def main() -> None:
    """Answers until the input ends; what anybody prints meanwhile goes to the log."""
    answers, sys.stdout = sys.stdout, sys.stderr
    django.setup()
    for line in sys.stdin:
        request = json.loads(line)
        module, _, name = request.pop("task").partition(".")
        answer = getattr(import_module(f"bench.{module}"), name)(**request)
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main()
