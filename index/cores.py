"""Cores: how many of them this process may use."""

import os


def usable_cores() -> int:
    """Those that it is not kept from, by a container or by `taskset`; at least one."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
