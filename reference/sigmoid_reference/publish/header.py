"""What every published file says of its making."""

from __future__ import annotations

VERSION = "0.1.0"
GENERATOR = {"name": "python -m sigmoid_reference.publish", "version": VERSION}
