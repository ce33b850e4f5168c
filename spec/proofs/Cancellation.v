(** * What the saving y (1 - y) costs

    The product form of the derivative computed from a rounded value: where the value has
    rounded to 1, the product is 0, although the exact derivative is an ordinary number
    that the format can represent. *)

From Coq Require Import ZArith Reals List Lra Lia.
From Flocq Require Import Core.
From Interval Require Import Tactic.
From SigmoidProofs Require Import Sigmoid Derivative Formats Neighbours Thresholds.
From SigmoidProofs Require Import Saturation DerivativeSaturation.
Open Scope R_scope.

(** Whenever the rounded value is 1, the rounded product is 0. *)
Lemma product_dies (f : format) (y : R) : y = 1 -> rounded f (y * rounded f (1 - y)) = 0.
Proof.
  intros ->; unfold Rminus; rewrite Rplus_opp_r, rounded_zero, Rmult_0_r.
  apply rounded_zero.
Qed.

(** In every format, from the threshold on where the sigmoid rounds to 1, y (1 - y) is 0,
    rounded or not. There the exact derivative is at least 2^(-p-2) at first, and it rounds
    to a positive number up to the threshold of zero. *)
Theorem product_form_loss :
  Forall (fun '((f, q), (g, r)) =>
    f = g /\ F2R q < F2R r /\
    bpow radix2 (- precision f - 2) <= sigmoid_derivative (F2R q) /\
    (forall x, F2R q <= x -> let y := rounded f (sigmoid x) in
      y * (1 - y) = 0 /\ rounded f (y * rounded f (1 - y)) = 0) /\
    (forall x, representable f x -> F2R q <= x < F2R r -> 0 < rounded f (sigmoid_derivative x)))
  (combine sigmoid_one_thresholds derivative_zero_thresholds).
Proof.
  assert (Hone := sigmoid_rounds_to_one); assert (Hzero := derivative_rounds_to_zero).
  unfold sigmoid_one_thresholds, derivative_zero_thresholds in *; cbn [combine].
  repeat (apply Forall_cons || apply Forall_nil).
  all: repeat match goal with H : Forall _ (_ :: _) |- _ => inversion_clear H end.
  all: split; [reflexivity | split; [unfold F2R; simpl; lra | split]].
  all: try (unfold F2R; cbn -[bpow sigmoid_derivative];
            unfold sigmoid_derivative; interval with (i_prec 100)).
  all: split; [intros x Hq | intros x Hf [Hq Hr]].
  all: try (match goal with |- ?y * _ = 0 /\ _ => assert (Hy : y = 1) end;
            [match goal with H : _ /\ _ |- _ => now apply H end |];
            split; [rewrite Hy; ring | now apply product_dies]).
  all: match goal with H : _ /\ _ |- 0 < _ => apply H; trivial end.
  all: rewrite Rabs_pos_eq; trivial; revert Hq; unfold F2R; simpl; lra.
Qed.

(** ** The error of the product before it dies *)

(** The unit in the last place of a positive number is more than 2^-p of it. *)
Lemma ulp_large (f : format) (r : R) :
  0 < r -> r < ulp radix2 (spacing f) r * bpow radix2 (precision f).
Proof.
  intro Hr; rewrite ulp_neq_0 by lra.
  apply Rlt_le_trans with (bpow radix2 (mag radix2 r)).
  - rewrite <- (Rabs_pos_eq r) at 1 by lra; apply bpow_mag_gt.
  - rewrite <- bpow_plus; apply bpow_le.
    unfold cexp, spacing, FLT_exp; lia.
Qed.

(** A number below 1 is rounded with an error of at most half a unit in the last place of
    the numbers just below 1. *)
Lemma rounding_error_below_one (f : format) (x : R) :
  (emin f <= -1)%Z -> 0 < x < 1 -> Rabs (rounded f x - x) <= / 2 * bpow radix2 (- precision f).
Proof.
  intros He Hx; assert (Hv := spacing_valid f).
  apply Rle_trans with (1 := error_le_half_ulp radix2 (spacing f) (fun n => negb (Z.even n)) x).
  apply Rmult_le_compat_l; [lra|].
  rewrite ulp_neq_0 by lra; apply bpow_le.
  assert (mag radix2 x <= 0)%Z by (apply mag_le_bpow; [lra | rewrite Rabs_pos_eq; simpl; lra]).
  unfold cexp, spacing, FLT_exp, least_exponent; lia.
Qed.

Lemma half_over_derivative (x : R) : / (2 * sigmoid_derivative x) = 1 + cosh x.
Proof.
  unfold sigmoid_derivative, cosh; rewrite exp_Ropp.
  generalize (exp_pos x); intro; field; repeat split; nra.
Qed.

(** With y the rounded value at an input that is not negative, y (1 - y) is within 1 + cosh x
    units in the last place of the derivative. *)
Theorem product_form_error :
  Forall (fun f => forall x, 0 <= x ->
    let y := rounded f (sigmoid x) in
    let ulps := Rabs (y * (1 - y) - sigmoid_derivative x)
                / ulp radix2 (spacing f) (sigmoid_derivative x) in
    ulps <= / (2 * sigmoid_derivative x) /\ / (2 * sigmoid_derivative x) = 1 + cosh x)
  formats.
Proof.
  assert (claim : forall f, (emin f <= -1)%Z -> rounded f (1 / 2) = 1 / 2 -> rounded f 1 = 1 ->
    forall x, 0 <= x -> let y := rounded f (sigmoid x) in
    Rabs (y * (1 - y) - sigmoid_derivative x) / ulp radix2 (spacing f) (sigmoid_derivative x)
      <= / (2 * sigmoid_derivative x)).
  { intros f He Hhalf Hone x Hx y.
    assert (Hs := sigmoid_range x); assert (Hh := sigmoid_at_least_half x Hx).
    assert (Hd := derivative_positive x).
    assert (Hy : 1 / 2 <= y <= 1).
    { unfold y; rewrite <- Hhalf at 1; rewrite <- Hone at 2.
      split; apply rounding_monotone; lra. }
    assert (Herror := rounding_error_below_one f (sigmoid x) He Hs); fold y in Herror.
    assert (Hulp := ulp_large f (sigmoid_derivative x) Hd).
    set (u := ulp radix2 (spacing f) (sigmoid_derivative x)) in *.
    assert (Hb := bpow_gt_0 radix2 (precision f)).
    assert (Hu : 0 < u).
    { apply Rmult_lt_reg_r with (1 := Hb); rewrite Rmult_0_l; lra. }
    assert (Hinverse : bpow radix2 (precision f) * bpow radix2 (- precision f) = 1)
      by (rewrite <- bpow_plus, Z.add_opp_diag_r; reflexivity).
    assert (Hle : Rabs (y * (1 - y) - sigmoid_derivative x) <= / 2 * bpow radix2 (- precision f)).
    { rewrite derivative_product.
      replace (y * (1 - y) - sigmoid x * (1 - sigmoid x))
        with ((y - sigmoid x) * (1 - sigmoid x - y)) by ring.
      rewrite Rabs_mult.
      assert (Rabs (1 - sigmoid x - y) <= 1) by (apply Rabs_le; lra).
      assert (0 <= Rabs (y - sigmoid x)) by apply Rabs_pos. nra. }
    assert (Hp := bpow_gt_0 radix2 (- precision f)).
    apply Rmult_le_reg_r with (1 := Hu); unfold Rdiv; rewrite Rmult_assoc, Rinv_l, Rmult_1_r by lra.
    apply Rle_trans with (1 := Hle).
    replace (/ (2 * sigmoid_derivative x) * u) with (/ 2 * (u / sigmoid_derivative x)) by (field; lra).
    apply Rmult_le_compat_l; [lra|].
    apply Rmult_le_reg_r with (1 := Hd).
    replace (u / sigmoid_derivative x * sigmoid_derivative x) with u by (field; lra).
    nra. }
  assert (every : Forall (fun f => (emin f <= -1)%Z /\ rounded f (1 / 2) = 1 / 2 /\ rounded f 1 = 1) formats).
  { repeat (apply Forall_cons || apply Forall_nil); split; try (simpl; lia).
    all: replace (1 / 2) with (bpow radix2 (-1)) by (simpl; lra).
    all: split; [|change 1 with (bpow radix2 0)]; apply rounded_representable, generic_format_bpow;
      unfold spacing, FLT_exp, least_exponent; simpl; lia. }
  refine (Forall_impl _ _ every); intros f (He & Hhalf & Hone) x Hx y ulps.
  split; [now apply claim | apply half_over_derivative].
Qed.
