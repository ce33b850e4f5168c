"""Prints the table of the zoo after its tests: caught, missed, false alarms."""

from collections import defaultdict


def _recorded(reporter, name):
    """What tests recorded under a name, in order."""
    reports = [report for kind in ("passed", "failed") for report in reporter.stats.get(kind, ())]
    return [value for report in reports for key, value in report.user_properties if key == name]


def _caught_lines(found):
    by_defect = defaultdict(dict)
    for name, target, requirements, profile, caught in found:
        by_defect[name, target, requirements][profile] = "caught" if caught else "MISSED"
    for (name, target, requirements), marks in sorted(by_defect.items()):
        quick, thorough = (marks.get(profile, "") for profile in ("quick", "thorough"))
        yield f"{quick:8} {thorough:8} {target:9} {name} [{requirements}]"


def pytest_terminal_summary(terminalreporter):
    """Print what was caught, by profile, and what of the correct ones was passed."""
    found, passed = (_recorded(terminalreporter, name) for name in ("zoo", "passed"))
    if not found:
        return
    terminalreporter.section("the zoo of planted defects")
    terminalreporter.write_line(f"{'quick':8} {'thorough':8} {'format':9} defect [requirements that have to catch it]")
    for line in _caught_lines(found):
        terminalreporter.write_line(line)
    for profile in ("quick", "thorough"):
        caught = [mark for *_, name, mark in found if name == profile]
        alarms = [alarm for *_, name, alarm in passed if name == profile]
        if not caught:
            continue
        terminalreporter.write_line(
            f"{profile}: {sum(caught)} caught, {len(caught) - sum(caught)} missed; "
            f"{sum(alarms)} false alarms in {len(alarms)} tests of correct implementations"
        )
