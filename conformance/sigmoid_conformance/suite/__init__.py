"""The conformance suite, for ``pytest -p sigmoid_conformance.pytest_plugin --pyargs sigmoid_conformance.suite``."""
