"""One writer at a time, over threads and processes; the lock says who holds it and dies with its holder."""

import os
import threading

import pytest
from forked import CONTEXT
from writers import hold_lock

from index.errors import CollectionBusy
from index.store.writer_lock import HOLDER_FILE, writer_lock


def test_a_second_process_learns_who_writes_until_that_one_dies(folder):
    pipe, end = CONTEXT.Pipe()
    holder = CONTEXT.Process(target=hold_lock, args=(folder, end))
    holder.start()
    assert pipe.recv() == "held"
    with (
        pytest.raises(CollectionBusy, match=f"by process {holder.pid} on .*; waited 0.01 s"),
        writer_lock(folder, wait_s=0.01),
    ):
        pass
    holder.kill()
    holder.join()
    assert (folder / HOLDER_FILE).exists()
    with writer_lock(folder, wait_s=0):
        assert f'"pid": {os.getpid()},' in (folder / HOLDER_FILE).read_text()
    assert not (folder / HOLDER_FILE).exists()


def test_threads_exclude_each_other(folder):
    inside, most, turns = 0, 0, 0

    def work() -> None:
        nonlocal inside, most, turns
        for _ in range(5):
            with writer_lock(folder, wait_s=30):
                inside += 1
                most = max(most, inside)
                turns += 1
                inside -= 1

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (most, turns) == (1, 20)


def test_it_is_free_again_after_a_failure_inside(folder):
    with pytest.raises(ValueError, match="inside"), writer_lock(folder / "made", wait_s=0):
        raise ValueError("inside")
    with writer_lock(folder / "made", wait_s=0):
        pass


@pytest.mark.parametrize("note", [None, "", "{}", "{torn", "[]"])
def test_a_holder_that_has_not_said_who_it_is_is_another_process(folder, note):
    def contend() -> None:
        with pytest.raises(CollectionBusy, match="by another process; waited"), writer_lock(folder, wait_s=0):
            pass

    with writer_lock(folder, wait_s=0):
        if note is None:
            (folder / HOLDER_FILE).unlink()
        else:
            (folder / HOLDER_FILE).write_text(note)
        contender = threading.Thread(target=contend)
        contender.start()
        contender.join()
