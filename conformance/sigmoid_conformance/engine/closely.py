"""The checks themselves, run on those inputs of a float32 block at which a requirement may be violated.

Where the errors tell which inputs violate it, a check is run only on those that the intervals are told by.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from sigmoid_conformance.engine.block import Record
from sigmoid_conformance.engine.measured_block import Block
from sigmoid_conformance.engine.runs import finding, is_cut, places_of
from sigmoid_conformance.engine.seams import check_seam_before
from sigmoid_conformance.engine.violating import runs_for
from sigmoid_conformance.sample import Sample

_MOST_INTERVALS = 2  # on a side of a block; those of neighbouring blocks are joined later

# The inputs at which each requirement may be violated; those on special values and NaN are about other blocks.
_SELECTIONS: Mapping[str, str] = MappingProxyType(
    {
        "accuracy": "inaccurate",
        "no-spurious-nan": "inaccurate",
        "range": "measured",
        "monotonicity": "steps_back",
        "symmetry": "unlike",
        "saturation-not-late": "measured",
        "saturation-not-early": "inaccurate",
        "subnormal-results": "inaccurate",
    }
)


def look_closely(block: Block, wanted: Sequence[str], record: Record) -> None:
    """Run checks on a block, each where its requirement may be violated, and add what they find to the record.

    Parameters
    ----------
    block : Block
    wanted : sequence of str
        The requirements whose checks are to be run.
    record : Record
    """
    samples: dict[str, Sample] = {}
    for key in wanted:
        name = _SELECTIONS[key]
        if weigh_runs(block, key, record):
            continue
        sample = (
            samples[name] if name in samples else samples.setdefault(name, block.sample(name, getattr(block, name)))
        )
        if sample.x.size:
            record.weigh(block.subject, key, sample, block.subject.checks[key](sample), _MOST_INTERVALS)
    if "monotonicity" in wanted:
        check_seam_before(block.subject, block.results, record)


def weigh_runs(block: Block, requirement: str, record: Record) -> bool:
    """Have a check look at those inputs only that runs of violations are told by.

    Returns
    -------
    bool
        Whether that was enough. If not, nothing is recorded.
    """
    entries, runs = block.subject.entries_for(requirement), runs_for(block, requirement)
    if runs is None:
        return False
    if not any(runs.values()):
        return True
    if is_cut(block.results, entries):
        return False
    at = {sign: places_of(runs[sign]) for sign in (1, -1)}
    if requirement == "symmetry":
        at = dict.fromkeys((1, -1), places_of((*runs[1], *runs[-1])))
    elif requirement == "monotonicity":
        at = {sign: places_of(runs[sign], beside=-sign) for sign in (1, -1)}
    sample = block.sample("runs", dict(at))
    found = finding(sample, block.subject.checks[requirement](sample), runs, at, entries)
    if found is not None:
        record.add(requirement, found)
    return found is not None
