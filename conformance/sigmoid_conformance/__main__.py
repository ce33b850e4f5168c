"""``python -m sigmoid_conformance`` is the command sigmoid-audit, also where its script is not on the path."""

from __future__ import annotations

from sigmoid_conformance.cli import main

if __name__ == "__main__":
    main(prog_name="python -m sigmoid_conformance")
