"""Files that are written whole or not at all."""

import os
import stat
import threading

import pytest

from sigmoid_conformance.writing import write_whole


def test_a_file_is_replaced_by_the_new_content(tmp_path):
    """Nothing else is left in the folder."""
    (tmp_path / "a").write_text("old", "utf-8")
    write_whole(tmp_path / "a", "new σ\n")
    assert "new σ\n".encode() == (tmp_path / "a").read_bytes()
    assert ["a"] == os.listdir(tmp_path)


def test_what_cannot_be_written_leaves_the_old_file(tmp_path):
    """A lone surrogate has no UTF-8, which shows half-way only."""
    (tmp_path / "a").write_text("old", "utf-8")
    with pytest.raises(UnicodeEncodeError):
        write_whole(tmp_path / "a", "x" * 100_000 + "\ud800")
    assert "old" == (tmp_path / "a").read_text("utf-8")
    assert ["a"] == os.listdir(tmp_path)


def test_a_file_has_the_permissions_of_any_other(tmp_path):
    """As the umask has them, although it was a temporary file."""
    (tmp_path / "other").touch()
    write_whole(tmp_path / "a", "")
    modes = {stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("a", "other")}
    assert 1 == len(modes)


def test_a_pipe_is_written_to_as_it_is(tmp_path):
    """It is not replaced by a file."""
    os.mkfifo(tmp_path / "pipe")
    read = []
    reader = threading.Thread(target=lambda: read.append((tmp_path / "pipe").read_text("utf-8")))
    reader.start()
    write_whole(tmp_path / "pipe", "text")
    reader.join(10)
    assert ["text"] == read
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)
