"""The examples of a documentation page one after the other, run in one shell or one Python, and what they print."""

import contextlib
import io
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"^```(python|text|console)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def examples(page: str, since: str = "", until: str = "") -> Iterator[tuple[str, str, str]]:
    """Language, code and what it is said to print; a block of Python is followed by one of text.

    Args:
        page: such as `docs/chat.md`.
        since, until: headings between which the examples stand; the whole page by default.
    """
    code, text = "", (ROOT / page).read_text(encoding="utf-8")
    part = text[text.index(since) : text.index(until) if until else len(text)]
    for language, content in BLOCK.findall(part):
        if language == "python":
            assert not code, code
            code = content
        elif language == "text":
            yield "python", code, content
            code = ""
        else:
            for command in re.split(r"^\$ ", content, flags=re.MULTILINE)[1:]:
                yield "console", *_parted(command)
    assert not code, code


def printed(language: str, code: str, url: str, names: dict[str, Any], folder: Path = ROOT) -> str:
    """What an example prints when the server is at `url`; Python keeps its names from one to the next.

    Args:
        folder: where the shell's commands run, with the files that they name.
    """
    code = code.replace("http://localhost:8000", url).replace("localhost:8000", url.removeprefix("http://"))
    if language == "console":
        return subprocess.run(["bash", "-c", code], capture_output=True, text=True, check=True, cwd=folder).stdout
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        exec(compile(code, "example", "exec"), names)  # this is what the page is for
    return output.getvalue()


def masked(text: str) -> str:
    """Ids and times are new each time."""
    text = re.sub(r"chatcmpl-[0-9a-f]+", "chatcmpl-ID", text)
    return re.sub(r'"created":\d+', '"created":0', text).strip()


def _parted(command: str) -> tuple[str, str]:
    """A command, which may hold a quoted text of several lines, and what follows it."""
    lines = command.split("\n")
    for at in range(1, len(lines) + 1):
        code = "\n".join(lines[:at])
        if code.count("'") % 2 == 0:
            return code, "\n".join(lines[at:])
    raise AssertionError(command)
