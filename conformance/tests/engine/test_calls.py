"""Calls that an audit checks: the process that evaluates makes them, and tells which one differs."""

from commands import RIGHT, run

SEVENTEEN = """
def seventeen(x):
    y = right(x)
    if x.shape == (17,):
        y[4] = np.nextafter(y[4], np.float16(2))
    return y

listed = [own(seventeen), own(right)]
"""


def test_the_call_that_differs_is_told(tmp_path):
    """Arrays of 17 elements are wrong in one place, and only there."""
    (tmp_path / "mine.py").write_text(RIGHT + SEVENTEEN)
    status, output, errors = run(tmp_path, "mine:listed", "--calls")
    assert status == 1, errors
    assert "own.seventeen, float16, length-independence: violates" in output
    assert ": an array of 17 elements, at index " in output
    assert "own.right, float16" not in output
