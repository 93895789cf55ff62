"""The command line as users start it, but for the encoder; `python command_process.py COMMAND ...`."""

from hashed_encoder import HashedEncoder

from index.encoder import load
from service.cli.main import main

if __name__ == "__main__":
    load.load_encoder = lambda *_, **__: HashedEncoder()  # type: ignore[assignment]  # needs no model
    main()
