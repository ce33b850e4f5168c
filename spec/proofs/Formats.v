(** * Floating-point formats and rounding to nearest, ties to even

    A format is given by its precision [p] and its least normal exponent [emin]. Its
    numbers are those of Flocq's FLT: m * 2^e with |m| < 2^p and e >= emin - p + 1,
    subnormals included. FLT has no greatest exponent; that makes no difference here,
    since all the results lie between -1 and 1. *)

From Coq Require Import ZArith Reals List Lra Lia.
From Flocq Require Import Core.
Import ListNotations.
Open Scope R_scope.

Record format := Format {
  precision : Z;
  emin : Z;
  precision_positive : (0 < precision)%Z
}.

Definition float8_e4m3fn := Format 4 (-6) eq_refl.
Definition float8_e5m2 := Format 3 (-14) eq_refl.
Definition bfloat16 := Format 8 (-126) eq_refl.
Definition float16 := Format 11 (-14) eq_refl.
Definition float32 := Format 24 (-126) eq_refl.
Definition float64 := Format 53 (-1022) eq_refl.

Definition formats : list format :=
  [float8_e4m3fn; float8_e5m2; bfloat16; float16; float32; float64].

(** The exponent of the least subnormal number. *)
Definition least_exponent (f : format) : Z := emin f - precision f + 1.

Definition spacing (f : format) : Z -> Z := FLT_exp (least_exponent f) (precision f).

(** The number of the format nearest to a real number, ties to even. *)
Definition rounded (f : format) (x : R) : R := round radix2 (spacing f) ZnearestE x.

(** The real number is a number of the format. *)
Definition representable (f : format) (x : R) : Prop :=
  generic_format radix2 (spacing f) x.

#[export] Instance precision_instance (f : format) : Prec_gt_0 (precision f) :=
  precision_positive f.
#[export] Instance spacing_valid (f : format) : Valid_exp (spacing f).
Proof. apply FLT_exp_valid, precision_instance. Qed.

(** Rounding keeps the order of real numbers, ties included. *)
Lemma rounding_monotone (f : format) (x y : R) : x <= y -> rounded f x <= rounded f y.
Proof. apply round_le; [apply spacing_valid | apply valid_rnd_N]. Qed.

(** Where a function is monotone and its values at both ends of an interval round to
    the same number, all its values in between round to that number. *)
Theorem constant_zone_monotone (f : format) (g : R -> R) (a b v : R) :
  (forall x y, a <= x -> x <= y -> y <= b -> g x <= g y) \/
  (forall x y, a <= x -> x <= y -> y <= b -> g y <= g x) ->
  rounded f (g a) = v -> rounded f (g b) = v ->
  forall x, a <= x <= b -> rounded f (g x) = v.
Proof.
  intros [Hup | Hdown] Ha Hb x [Hax Hxb]; apply Rle_antisym.
  - rewrite <- Hb; apply rounding_monotone, Hup; lra.
  - rewrite <- Ha; apply rounding_monotone, Hup; lra.
  - rewrite <- Ha; apply rounding_monotone, Hdown; lra.
  - rewrite <- Hb; apply rounding_monotone, Hdown; lra.
Qed.

(** A number between two bounds that round alike rounds like them. *)
Lemma rounding_sandwich (f : format) (lower x upper : R) :
  lower <= x <= upper -> rounded f lower = rounded f upper ->
  rounded f x = rounded f lower.
Proof.
  intros [Hl Hu] H; apply Rle_antisym.
  - rewrite H; apply rounding_monotone, Hu.
  - apply rounding_monotone, Hl.
Qed.

(** Numbers of the format round to themselves. *)
Lemma rounded_representable (f : format) (x : R) : representable f x -> rounded f x = x.
Proof. apply round_generic, valid_rnd_N. Qed.

Lemma rounded_opp (f : format) (x : R) : rounded f (- x) = - rounded f x.
Proof. apply round_NE_opp. Qed.

Lemma representable_opp (f : format) (x : R) : representable f x -> representable f (- x).
Proof. apply generic_format_opp. Qed.

Lemma rounded_zero (f : format) : rounded f 0 = 0.
Proof. apply round_0, valid_rnd_N. Qed.
