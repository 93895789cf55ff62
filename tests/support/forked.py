"""forked: processes of their own that have the libraries loaded already, so that forty cost little."""

import multiprocessing

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(
    ["__main__", "faiss", "filelock", "index.engine", "pytest", "rensa", "sentencex", "tantivy"]
)
