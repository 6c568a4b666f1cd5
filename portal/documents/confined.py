"""Runs a module of ours on what strangers send in a process of its own, with bounded memory and time; the portal outlives whatever it does.

The decoders of pictures, PDFs and workbooks are native libraries: a crafted file may ask them for gigabytes, for minutes or for a crash.
The command is fixed words, without a shell, without an environment, and nothing of the sender's is among them.
"""

import runpy
import subprocess  # nosec B404
import sys
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType


@dataclass(frozen=True)
class Bounds:
    memory: int  # bytes of all that is written; the libraries' own pages come on top
    seconds: int  # of the processor
    patience: int  # seconds of the clock, on a busy machine


def run(module: str, data: bytes, bounds: Bounds, *words: str) -> tuple[int, bytes]:
    """Runs the module as a script and feeds it `data`: the code it ended with, negative where it was stopped, and what it wrote."""
    try:
        ended = subprocess.run(  # nosec B603
            [sys.executable, "-I", __file__, str(bounds.memory), str(bounds.seconds), module, *words],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            timeout=bounds.patience,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return -1, b""
    return ended.returncode, ended.stdout


def bound(memory: int, seconds: int) -> None:
    """No more than this, and no image of the memory on disk if it ends badly."""
    if sys.platform != "linux":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _open_the_folder_only() -> None:
    """`portal` itself would bring the whole portal along: half a second and forty megabytes for every photo."""
    portal = ModuleType("portal")
    portal.__path__ = [str(Path(__file__).parents[1])]
    sys.modules["portal"] = portal


if __name__ == "__main__":
    bound(int(sys.argv[1]), int(sys.argv[2]))
    _open_the_folder_only()
    del sys.argv[:3]
    runpy.run_module(sys.argv[0], run_name="__main__")
