"""What must hold: the specification of σ, σ′ and σ″ as data."""

from sigmoid_spec.accuracy import ACCURATE, ASKED, COTANGENT_ROUNDINGS, FAITHFUL, AccuracyClass, accuracy_class
from sigmoid_spec.formats import FORMATS, FloatFormat, format_named, format_of
from sigmoid_spec.functions import FUNCTIONS, SHAPES, Shape, function_named
from sigmoid_spec.hexadecimal import hex_float
from sigmoid_spec.measured import MEASUREMENTS, Measurement
from sigmoid_spec.ranges import closed_range, zero_is_positive
from sigmoid_spec.requirement import Requirement
from sigmoid_spec.requirements import REQUIREMENTS
from sigmoid_spec.zones import STEPWISE_SATURATION, ConstantZone, constant_zones

__all__ = [
    "ACCURATE",
    "ASKED",
    "COTANGENT_ROUNDINGS",
    "FAITHFUL",
    "FORMATS",
    "FUNCTIONS",
    "MEASUREMENTS",
    "REQUIREMENTS",
    "SHAPES",
    "STEPWISE_SATURATION",
    "AccuracyClass",
    "ConstantZone",
    "FloatFormat",
    "Measurement",
    "Requirement",
    "Shape",
    "accuracy_class",
    "closed_range",
    "constant_zones",
    "format_named",
    "format_of",
    "function_named",
    "hex_float",
    "zero_is_positive",
]
