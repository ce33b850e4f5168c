"""Which cases of the suite a run is to take, and which of them are expected to deviate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sigmoid_adapters import Implementation
from sigmoid_conformance.cases import ANY_INPUT, Case, cases
from sigmoid_conformance.checks import CHECKS, RESULT_CHECKS
from sigmoid_conformance.naming import known_names, unknown
from sigmoid_conformance.profile import PROFILES, QUICK, Profile
from sigmoid_spec import FORMATS, FUNCTIONS

REQUIREMENTS_OF_CASES = ("call-returns", *CHECKS, ANY_INPUT)

_NAME_THEM = "name those that are expected to deviate, and it leaves them out"


@dataclass(frozen=True)
class Selection:
    """What a run of the suite takes.

    Attributes
    ----------
    profile : Profile
    requirements, formats, functions : frozenset of str
        Cases of others are left out.
    """

    profile: Profile
    requirements: frozenset[str]
    formats: frozenset[str]
    functions: frozenset[str]

    def takes(self, case: Case) -> bool:
        """Tell whether a case belongs to the selection."""
        chosen = case.requirement in self.requirements and case.format in self.formats
        return chosen and case.implementation.function in self.functions


def selection(
    profile: str | Profile = QUICK,
    requirements: Iterable[str] | None = None,
    formats: Iterable[str] | None = None,
    functions: Iterable[str] | None = None,
) -> Selection:
    """Make a selection from names.

    Raises
    ------
    TypeError, ValueError
        If a name is unusable or unknown; the message says which and what may have been meant.
    """
    return Selection(
        profile_named(profile),
        known_names("requirements", requirements, REQUIREMENTS_OF_CASES),
        known_names("formats", formats, FORMATS),
        known_names("functions", functions, FUNCTIONS),
    )


def profile_named(profile: str | Profile) -> Profile:
    """Look a profile up by its name; one of your own is passed as it is."""
    if isinstance(profile, Profile):
        return profile
    if not isinstance(profile, str):
        found = f"{profile!r} of type {type(profile).__name__}"
        raise TypeError(f"profile is {found}: expected {' or '.join(map(repr, PROFILES))}")
    if profile not in PROFILES:
        raise ValueError(f"profile: {unknown(profile, PROFILES)}")
    return PROFILES[profile]


def selected(
    implementations: Iterable[Implementation], chosen: Selection, expected_deviations: Mapping[str, str] | None = None
) -> list[Case]:
    """Give the cases of a selection, those that are expected to deviate marked with the reason.

    Raises
    ------
    TypeError, ValueError
        If an expected deviation has no reason, or names no case and no requirement of these implementations; or if
        nothing is left to check.
    """
    everything = cases(implementations, chosen.profile)
    expected = _checked(expected_deviations or {}, everything)
    taken = [_marked(case, expected) for case in everything if chosen.takes(case)]
    if everything and not taken:
        raise ValueError(_nothing(everything, chosen))
    return taken


def _checked(expected: Mapping[str, str], everything: list[Case]) -> Mapping[str, str]:
    if not isinstance(expected, Mapping):
        raise TypeError(f"expected_deviations is of type {type(expected).__name__}: expected a mapping, id to reason")
    keys = dict.fromkeys(key for case in everything for key in (case.requirement, str(case)) if _may_deviate(case))
    for key, reason in expected.items():
        if key == ANY_INPUT or str(key).endswith(f"-{ANY_INPUT}"):
            raise ValueError(
                f"expected_deviations: {key!r} is a search for violations of several requirements: {_NAME_THEM}"
            )
        if key not in keys:
            raise ValueError(f"expected_deviations: {unknown(str(key), keys)}")
        if not isinstance(reason, str) or not reason.strip():
            raise ValueError(f"expected_deviations[{key!r}] is {reason!r}: expected the reason, a non-empty str")
    return expected


def _may_deviate(case: Case) -> bool:
    return case.requirement != ANY_INPUT


def _marked(case: Case, expected: Mapping[str, str]) -> Case:
    """Mark a case by its own id or by its requirement's; the search leaves out what is expected to deviate."""
    if case.requirement != ANY_INPUT:
        return replace(case, expected=expected.get(str(case), expected.get(case.requirement)))
    siblings = {key: str(replace(case, requirement=key)) for key in RESULT_CHECKS}
    return replace(case, excused=frozenset(key for key, name in siblings.items() if {key, name} & expected.keys()))


def _nothing(everything: list[Case], chosen: Selection) -> str:
    """Say what was asked for and what is offered, of that in which no case was asked for."""
    questions = {
        "requirements": (chosen.requirements, dict.fromkeys(case.requirement for case in everything)),
        "formats": (chosen.formats, dict.fromkeys(case.format for case in everything)),
        "functions": (chosen.functions, dict.fromkeys(case.implementation.function for case in everything)),
    }
    said = [
        f"{name} {', '.join(sorted(asked))} asked for, {', '.join(offered)} offered"
        for name, (asked, offered) in questions.items()
        if not asked >= offered.keys()
    ]
    return f"nothing to check: {'; '.join(said)}"
