"""What an implementation does to its process is its own violation, and nobody else's."""

import pytest
from commands import RIGHT, broken, report, reports_by_name, run

pytestmark = pytest.mark.minutes

_PIECES = 1 << 13  # patterns of a piece: float16 has four
_AT = "[0x1p-7, 0x1.ffcp+0]"  # the piece that holds 1
_OWN = (
    RIGHT
    + '''
def at_one(happens):
    """Evaluate rightly, but let something happen where 1 is among the inputs."""
    def evaluate(x):
        if np.any(x == 1):
            happens()
        return right(x)
    return evaluate

def raises():
    raise RuntimeError("out of order")

def grows():
    held = []
    while True:
        held.append(np.ones(1 << 20))

kept = []
def creeps(x):
    kept.append(np.ones(1 << 23))
    return right(x)

def floods():
    print("x" * 5_000_000)
    os.write(1, b"y" * 5_000_000)

def control_bits(bits):
    libm = ctypes.CDLL("libm.so.6")
    state = ctypes.create_string_buffer(32)
    libm.fegetenv(state)
    ctypes.c_uint32.from_buffer(state, 28).value |= bits
    libm.fesetenv(state)

HAPPENINGS = {
    "reads_null": lambda: ctypes.string_at(0),
    "aborts": os.abort,
    "leaves": lambda: os._exit(0),
    "kills_itself": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "hangs": lambda: ctypes.PyDLL(None).pause(),
    "grows": grows,
    "raises": raises,
    "exits": lambda: sys.exit(3),
    "interrupts": lambda: signal.raise_signal(signal.SIGINT),
    "floods": floods,
    "closes_everything": lambda: os.closerange(3, 100),
    "rounds_up": lambda: ctypes.CDLL("libm.so.6").fesetround(0x800),
    "flushes": lambda: control_bits(1 << 15 | 1 << 6),
}
def named(name, evaluate):
    return Implementation(f"own.{name}", "sigmoid", ("float16",), evaluate)

everything = [
    *(named(name, at_one(happens)) for name, happens in HAPPENINGS.items()),
    named("creeps", creeps),
    named("widens", lambda x: right(x).astype(np.float32)),
    named("cuts", lambda x: right(x)[1:]),
    named("forgets", lambda x: None),
    named("good", right),
]
good = named("good", right)
'''
)
_DEATHS = {
    "reads_null": "the process was killed by SIGSEGV",
    "aborts": "the process was killed by SIGABRT",
    "leaves": "the process ended itself with status 0",
    "kills_itself": "the process was killed by SIGKILL",
    "hangs": "the process gave no answer in 10 s",
    "grows": "the process took more than 0.4 GiB of memory",
}
_COMPLAINTS = {
    "raises": ("call-returns", "evaluate raised RuntimeError"),
    "exits": ("call-returns", "evaluate raised SystemExit"),
    "rounds_up": ("floating-point-state", "a call changed rounding from to nearest to upward"),
    "flushes": ("floating-point-state", "a call changed flushes_results from False to True"),
    "widens": ("shape-and-dtype", "dtype float32"),
    "cuts": ("shape-and-dtype", "shape (8191,)"),
    "forgets": ("shape-and-dtype", "evaluate returned NoneType"),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("isolation")
    (made / "own.py").write_text(_OWN, "utf-8")
    return made


@pytest.fixture(scope="module")
def audited(folder):
    """All of them, audited by one command."""
    status, document = report(folder, "own:everything", "--timeout", "10", "--memory", "0.4", task=_PIECES)
    assert status == 1
    return reports_by_name(document)


@pytest.mark.parametrize("name", _DEATHS)
def test_the_end_of_a_process_is_told_with_the_inputs_it_happened_on(audited, name):
    """The audit goes on, and the report says what was judged before."""
    one = audited[f"own.{name}"]
    assert ("violates", "stopped") == (one["verdict"], one["coverage"])
    requirement, message = broken(one)
    assert requirement == "call-returns"
    assert message.startswith(f"{_DEATHS[name]} while own.{name} was called on the inputs {_AT}")


@pytest.mark.parametrize("name", _COMPLAINTS)
def test_what_a_call_gives_or_changes_is_told_with_the_inputs(audited, name):
    """Garbage, exceptions and a changed floating-point state."""
    requirement, message = broken(audited[f"own.{name}"])
    expected, text = _COMPLAINTS[name]
    assert expected == requirement
    assert text in message
    assert "the inputs [" in message


def test_a_process_that_closes_its_connection_is_told_apart_from_one_that_died_in_a_call(audited):
    """It went on to the end of the piece before that was noticed."""
    requirement, message = broken(audited["own.closes_everything"])
    assert requirement == "call-returns"
    assert message.startswith("the process ended itself with status 1 while own.closes_everything was called")


def test_memory_that_grows_slowly_from_call_to_call_is_noticed(audited):
    """Although every call is over before a process that waits would look."""
    requirement, message = broken(audited["own.creeps"])
    assert requirement == "call-returns"
    assert "took more than 0.4 GiB of memory while own.creeps was called" in message


@pytest.mark.parametrize("name", ["good", "floods"])
def test_the_others_are_untouched(audited, name):
    """A right implementation has the figures that it has alone, printing or not."""
    assert ("conforms", "exhaustive") == (audited[f"own.{name}"]["verdict"], audited[f"own.{name}"]["coverage"])


def test_a_good_implementation_is_reported_as_when_it_is_alone(audited, folder):
    """Not a byte of its report depends on its company."""
    status, document = report(folder, "own:good", task=_PIECES)
    assert status == 0
    assert document["reports"] == [audited["own.good"]]


def test_a_module_that_kills_the_process_is_named(tmp_path):
    """There is nothing to audit: status 2."""
    (tmp_path / "deadly.py").write_text("import os\nos.abort()\n", "utf-8")
    status, _, errors = run(tmp_path, "deadly:x")
    assert status == 2
    assert "the process was killed by SIGABRT while deadly:x was loaded" in errors
    assert "Traceback" not in errors
