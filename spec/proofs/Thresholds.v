(** * The ends of the constant zones

    Generated from sigmoid_spec.constant_zones by generate_thresholds.py; do not edit.
    [Float radix2 m e] stands for m * 2^e. *)

From Coq Require Import ZArith List.
From Flocq Require Import Core.
From SigmoidProofs Require Import Formats.
Import ListNotations.

(** The sigmoid rounds to 1 from this input on. *)
Definition sigmoid_one_thresholds : list (format * float radix2) := [
    (float8_e4m3fn, Float radix2 14 (-2));
    (float8_e5m2, Float radix2 6 (-1));
    (bfloat16, Float radix2 200 (-5));
    (float16, Float radix2 1065 (-7));
    (float32, Float radix2 9085219 (-19));
    (float64, Float radix2 5267796835639522 (-47))
  ]%Z.

(** The sigmoid rounds to 0 from minus this input downwards. *)
Definition sigmoid_zero_thresholds : list (format * float radix2) := [
    (float8_e4m3fn, Float radix2 14 (-1));
    (float8_e5m2, Float radix2 6 (1));
    (bfloat16, Float radix2 186 (-1));
    (float16, Float radix2 1110 (-6));
    (float32, Float radix2 13627829 (-17));
    (float64, Float radix2 6554261109157970 (-43))
  ]%Z.

(** The sigmoid rounds to 1/2 from minus the first input up to the second. *)
Definition sigmoid_half_thresholds : list (format * float radix2 * float radix2) := [
    (float8_e4m3fn, Float radix2 8 (-7), Float radix2 8 (-6));
    (float8_e5m2, Float radix2 4 (-5), Float radix2 4 (-4));
    (bfloat16, Float radix2 128 (-15), Float radix2 128 (-14));
    (float16, Float radix2 1024 (-21), Float radix2 1024 (-20));
    (float32, Float radix2 8388608 (-47), Float radix2 8388608 (-46));
    (float64, Float radix2 4503599627370496 (-105), Float radix2 4503599627370496 (-104))
  ]%Z.

(** The derivative rounds to 1/4 up to this input, on both sides. *)
Definition derivative_quarter_thresholds : list (format * float radix2) := [
    (float8_e4m3fn, Float radix2 11 (-5));
    (float8_e5m2, Float radix2 4 (-3));
    (bfloat16, Float radix2 181 (-11));
    (float16, Float radix2 1024 (-15));
    (float32, Float radix2 11863283 (-35));
    (float64, Float radix2 4503599627370496 (-78))
  ]%Z.

(** The derivative rounds to 0 from this input on, on both sides. *)
Definition derivative_zero_thresholds : list (format * float radix2) := [
    (float8_e4m3fn, Float radix2 14 (-1));
    (float8_e5m2, Float radix2 6 (1));
    (bfloat16, Float radix2 186 (-1));
    (float16, Float radix2 1110 (-6));
    (float32, Float radix2 13627829 (-17));
    (float64, Float radix2 6554261109157970 (-43))
  ]%Z.

(** The second derivative rounds to 0, on both sides, up to the first and from the second. *)
Definition second_derivative_zero_thresholds : list (format * float radix2 * float radix2) := [
    (float8_e4m3fn, Float radix2 4 (-9), Float radix2 14 (-1));
    (float8_e5m2, Float radix2 4 (-16), Float radix2 6 (1));
    (bfloat16, Float radix2 4 (-133), Float radix2 186 (-1));
    (float16, Float radix2 4 (-24), Float radix2 1110 (-6));
    (float32, Float radix2 4 (-149), Float radix2 13627829 (-17));
    (float64, Float radix2 4 (-1074), Float radix2 6554261109157970 (-43))
  ]%Z.
