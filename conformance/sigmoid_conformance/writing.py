"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def write_whole(path: Path, text: str) -> None:
    """Write a file whole or not at all: what was there stays until the new content is complete.

    A device or a pipe is written to as it is.

    Raises
    ------
    OSError
        If the folder does not exist or cannot be written.
    """
    if path.exists() and not path.is_file():
        path.write_text(text, "utf-8", newline="\n")
        return
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", newline="\n", dir=path.absolute().parent, prefix=f".{path.name}.", delete=False
    ) as partial:
        try:
            partial.write(text)
            partial.close()
            os.chmod(partial.name, 0o666 & ~_umask())
            os.replace(partial.name, path)
        except BaseException:
            partial.close()
            Path(partial.name).unlink(missing_ok=True)
            raise


def _umask() -> int:
    """Read the umask, which can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
