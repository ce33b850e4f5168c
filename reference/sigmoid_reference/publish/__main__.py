"""Write the published files anew, or check them: ``python -m sigmoid_reference.publish [--search] [--check]``."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

import sigmoid_reference
from sigmoid_reference.publish.files import all_files

DATA = Path(sigmoid_reference.__file__).parent / "data"


def _differing(files: dict[str, bytes], folder: Path) -> list[str]:
    """Name the files that are missing in the folder or hold other bytes."""
    held = {name: (folder / name).read_bytes() for name in files if (folder / name).is_file()}
    return [name for name, content in files.items() if held.get(name) != content]


def _write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.part")
    partial.write_bytes(content)
    os.replace(partial, path)


def main(arguments: list[str] | None = None) -> int:
    """Run the command; exit status 1 if a check finds a difference."""
    parser = argparse.ArgumentParser(prog="python -m sigmoid_reference.publish", description=__doc__)
    parser.add_argument("--search", action="store_true", help="look for the hard cases again, which takes minutes")
    parser.add_argument("--check", action="store_true", help="write nothing, name the files that would change")
    parser.add_argument("--folder", type=Path, default=DATA, help="where the files are (default: in the package)")
    chosen = parser.parse_args(arguments)
    files = all_files(search=chosen.search)
    changed = _differing(files, chosen.folder)
    for name in changed:
        print(f"{name}: {'differs from' if chosen.check else 'written, unlike'} what was there")
        if not chosen.check:
            _write(chosen.folder / name, files[name])
    print(f"{len(files)} files computed, {len(changed)} changed")
    return int(chosen.check and bool(changed))


if __name__ == "__main__":
    sys.exit(main())
