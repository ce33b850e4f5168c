"""The document of a report, its schema, and reading it back."""

import json

import jsonschema
import pytest
from click.testing import CliRunner
from documents_made import NAN_TAIL, REQUEST, document

from sigmoid_adapters import registered
from sigmoid_conformance import audit
from sigmoid_conformance.cli import main
from sigmoid_conformance.documents import UnusableReport, load_document, schema, validated
from sigmoid_conformance.report import as_document, write_json


def test_the_schema_is_a_schema():
    """Draft 2020-12."""
    jsonschema.Draft202012Validator.check_schema(schema())


def objects(part):
    if isinstance(part, dict):
        if part.get("type") == "object":
            yield part
        for entry in part.values():
            yield from objects(entry)


def test_the_schema_describes_every_field_and_allows_no_other():
    """A mapping of names to versions is the one object without fields of its own."""
    for entry in objects(schema()):
        fields = entry.get("properties", {})
        assert entry["additionalProperties"] is False or not fields
        assert set(entry.get("required", ())) == set(fields)
        for name, field in fields.items():
            described = schema()["$defs"][field["$ref"].rsplit("/", 1)[1]] if "$ref" in field else field
            assert "description" in field or "description" in described or "anyOf" in field, name


def test_real_documents_are_valid():
    """Planted defects, NaN results, an implementation that raises, a format that is not offered."""
    assert document() == validated(document(), "a document")


def test_known_deviations_and_samples_are_valid():
    """The ledger's entries, and their upstream issues, are part of the document."""
    reports = [audit(registered("numpy.sigmoid.naive"), "float32", sampled=2000)]
    reports += [audit(registered("numpy.sigmoid.naive"), "float16")]
    made = validated(as_document(reports, REQUEST), "a document")
    assert "sampled" == made["reports"][0]["coverage"]
    assert any(outcome["causes"] for report in made["reports"] for outcome in report["outcomes"])


def test_a_file_comes_back_as_it_was_written(tmp_path):
    """Hostile names, and U+2028, included."""
    write_json(document(), tmp_path / "report.json")
    assert document() == load_document(tmp_path / "report.json")


def damage_verdict(made):
    made["reports"][0]["verdict"] = "fine"


def damage_hex(made):
    made["reports"][0]["curve"][3]["x"] = "0.1"


def damage_count(made):
    made["reports"][1]["inputs"] = -1


def damage_extra(made):
    made["reports"][1]["comment"] = "looks good"


def damage_missing(made):
    del made["environment"]["features"]


def damage_error(made):
    made["reports"][0]["figures"]["largest_error"] = "nan"


@pytest.mark.parametrize(
    ("damage", "place"),
    [
        (damage_verdict, "$.reports[0].verdict"),
        (damage_hex, "$.reports[0].curve[3].x"),
        (damage_count, "$.reports[1].inputs"),
        (damage_extra, "$.reports[1]"),
        (damage_missing, "$.environment"),
        (damage_error, "$.reports[0].figures"),
    ],
)
def test_a_damaged_document_is_refused_with_the_place(damage, place):
    """The error names where it is damaged."""
    made = document()
    damage(made)
    with pytest.raises(UnusableReport, match="a document is damaged at ") as refusal:
        validated(made, "a document")
    assert place in str(refusal.value)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is not JSON"),
        (b'{"schema": 3, "reports": [', "is not JSON"),
        (b"\xff\xfe", "byte 0 is not UTF-8"),
        (b"[" * 100_000, "is not JSON"),
        (b"[1, 2]", "is not a report"),
        (b'{"schema": "vectors.schema.json"}', "is not a report"),
        (b'{"schema": 4, "reports": []}', "is of version 4 of the report's schema: expected version 5"),
    ],
)
def test_what_is_no_report_is_refused_with_the_reason(tmp_path, content, sentence):
    """Not JSON, cut off, not text, not a report, of another version."""
    (tmp_path / "report.json").write_bytes(content)
    with pytest.raises(UnusableReport, match=r"report\.json") as refusal:
        load_document(tmp_path / "report.json")
    assert sentence in str(refusal.value)


def test_a_file_that_is_not_there_is_named(tmp_path):
    """With the operating system's reason."""
    with pytest.raises(UnusableReport, match=r"cannot read .*none\.json: No such file"):
        load_document(tmp_path / "none.json")


def test_versions_and_threads_of_the_caller_stand_in_the_environment():
    """An audit in other processes knows better what took part."""
    made = as_document([audit(NAN_TAIL, "float16")], REQUEST, versions={"mine": "3.2"}, threads=2)
    assert {"mine": "3.2"} == made["environment"]["versions"]
    assert 2 == made["environment"]["threads"]
    assert made == validated(json.loads(json.dumps(made)), "a document")


@pytest.mark.parametrize(("budget", "kept"), [("2000", 2000), ("0.5s", "0.5s")])
def test_what_the_command_writes_is_valid(tmp_path, budget, kept):
    """A budget of inputs is a number, one of seconds a text, as on the command line."""
    path = tmp_path / "report.json"
    options = ["--format", "float64", "--sampled", "500", "--budget", budget, "--json", str(path)]
    assert 0 == CliRunner().invoke(main, ["run", "numpy.sigmoid.two_branch", *options]).exit_code
    assert kept == load_document(path)["request"]["budget"]
