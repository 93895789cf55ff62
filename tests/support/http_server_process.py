"""A server as users start it, but for the encoder; `python http_server_process.py DATA PORT`.

Adding takes `ADDING_S` seconds more than it would: 1, where the environment does not say otherwise.
"""

import os
import sys
import time
from pathlib import Path

from news import open_hashed

from index.engine import Engine
from service.http.server import serve
from service.settings import Settings


def slow_add(settings: Settings) -> Engine:
    """Adding takes a while after it has said on standard output that it has begun."""
    engine = open_hashed(settings)
    add = engine.add

    def wait_and_add(*args, **kwargs):
        sys.stdout.write("adding\n")
        sys.stdout.flush()
        time.sleep(float(os.environ.get("ADDING_S", "1")))
        return add(*args, **kwargs)

    engine.add = wait_and_add  # type: ignore[method-assign]  # this process exists to be slow
    return engine


if __name__ == "__main__":
    serve(Settings.load(data=Path(sys.argv[1]), port=int(sys.argv[2])), opener=slow_add)
