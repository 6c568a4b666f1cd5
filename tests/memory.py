"""How much memory a served portal holds, together with whoever cleans for it."""

import threading

import psutil

OFTEN = 0.004  # seconds between two looks


def held_by(server: psutil.Process) -> int:
    """Bytes in memory of it and of its children.

    A child that still runs its parent's program has no memory of its own: between being made and being started it stands
    in all of its parent's pages, which would be counted twice.
    """
    program = server.cmdline()
    held = server.memory_info().rss
    for child in server.children(recursive=True):
        try:
            held += child.memory_info().rss if child.cmdline() != program else 0
        except psutil.NoSuchProcess:  # it has just ended
            continue
    return held


class Watching:
    """Looks on beside; `peak` is the most that was held meanwhile, in bytes."""

    def __init__(self, server: psutil.Process):
        self.server, self.peak = server, 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> "Watching":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(OFTEN):
            self.peak = max(self.peak, held_by(self.server))
