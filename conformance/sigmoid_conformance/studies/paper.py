"""What a study says, as data: question, method, tables, plots, findings, and what it does not show."""

from __future__ import annotations

from dataclasses import Field, dataclass, field, fields
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Coverage = Literal["proven", "exhaustive", "sampled"]


class Unavailable(Exception):
    """A study cannot run: a library, a data set or a format is missing. The message is one sentence for the user."""


def column(heading: str, **options: Any) -> Any:
    """Declare a field of a row that is shown under a heading.

    With the option ``format_in``, it is a number of the format that the field of that name has, and is shown exactly.
    """
    return field(metadata={"heading": heading, **options})


@dataclass(frozen=True)
class Table:
    """Rows of one kind.

    Attributes
    ----------
    title : str
    coverage : {"proven", "exhaustive", "sampled"}
        How far its figures reach.
    rows : tuple of dataclass instances
        At least one, all of one class, whose fields are declared by `column`.
    note : str
        What the columns mean.
    """

    title: str
    coverage: Coverage
    rows: tuple[DataclassInstance, ...]
    note: str = ""

    @property
    def columns(self) -> tuple[Field[Any], ...]:
        """The fields of the rows, in order."""
        return fields(self.rows[0])


@dataclass(frozen=True)
class Series:
    """Points of a plot that belong together, as (x, y), by ascending x; drawn as a line unless `scattered`."""

    name: str
    points: tuple[tuple[float, float], ...]
    scattered: bool = False


@dataclass(frozen=True)
class Plot:
    """One plot.

    Attributes
    ----------
    title, x_label, y_label, caption : str
    coverage : {"proven", "exhaustive", "sampled"}
    series : tuple of Series
        All values finite; on a logarithmic axis positive.
    x_logarithmic, y_logarithmic : bool
    """

    title: str
    x_label: str
    y_label: str
    coverage: Coverage
    series: tuple[Series, ...]
    caption: str = ""
    x_logarithmic: bool = False
    y_logarithmic: bool = False


@dataclass(frozen=True)
class Finding:
    """An answer, tied to the requirement whose claim it measures.

    Attributes
    ----------
    requirement : str
        A key of `sigmoid_spec.REQUIREMENTS`.
    coverage : {"proven", "exhaustive", "sampled"}
    sentence : str
    """

    requirement: str
    coverage: Coverage
    sentence: str


@dataclass(frozen=True)
class Study:
    """The report of one study.

    Attributes
    ----------
    name, title, question, method : str
    answer : str
        The question answered in a few sentences, from what was measured.
    tables : tuple of Table
    plots : tuple of Plot
    findings : tuple of Finding
    limits : tuple of str
        What it does not show, a sentence each.
    """

    name: str
    title: str
    question: str
    method: str
    answer: str
    tables: tuple[Table, ...]
    plots: tuple[Plot, ...]
    findings: tuple[Finding, ...]
    limits: tuple[str, ...] = ()
