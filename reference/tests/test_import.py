"""What `import sigmoid_reference` costs a fresh interpreter."""

from __future__ import annotations

import subprocess
import sys

STRANGERS = {"jax", "jaxlib", "torch", "scipy", "tensorflow", "ml_dtypes", "pandas", "hypothesis", "pytest"}
SECONDS_ALLOWED = 0.5
RUNS = 5

IMPORT_AND_MEASURE = """
import sys, time
start = time.process_time()
import sigmoid_reference
print(time.process_time() - start, *sys.modules)
"""


def measure() -> tuple[float, set[str]]:
    """Import in a fresh interpreter; give the seconds of processor time it took and the modules that were loaded."""
    run = subprocess.run([sys.executable, "-c", IMPORT_AND_MEASURE], capture_output=True, text=True, check=True)
    seconds, *modules = run.stdout.split()
    return float(seconds), set(modules)


def test_importing_the_reference_loads_no_framework():
    """NumPy and mpmath are all it takes; ml_dtypes waits for the first array of a format that NumPy lacks."""
    _, modules = measure()
    assert set() == STRANGERS & modules
    assert {"numpy", "mpmath"} <= modules


def test_importing_the_reference_takes_less_than_half_a_second():
    """The best of up to five runs, in processor time, which other work on the computer disturbs least."""
    assert any(measure()[0] < SECONDS_ALLOWED for _ in range(RUNS))
