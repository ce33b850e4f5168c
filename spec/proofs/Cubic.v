(** * The exponential in the fast path of the second derivative

    Here exp(-r) is nearly (a - b) / (a + b) with a = 12 r^2 + 120 and b = r (r^2 + 60). *)

From Coq Require Import ZArith Reals Lra Lia.
From Coquelicot Require Import Coquelicot.
From Flocq Require Import Core.
From Interval Require Import Tactic.
From SigmoidProofs Require Import Formats Rounding.
Open Scope R_scope.

(** What the program computes from the rest. *)
Definition cubic_even (r : R) : R := double (double (double (r * r) * 12) + 120).
Definition cubic_odd (r : R) : R := double (r * double (double (r * r) + 60)).
Definition cubic_numerator (r : R) : R := double (cubic_even r - cubic_odd r).
Definition cubic_denominator (r : R) : R := double (cubic_even r + cubic_odd r).

(** What it approximates. *)
Definition exact_even (r : R) : R := 12 * (r * r) + 120.
Definition exact_odd (r : R) : R := r * (r * r + 60).

(** The error of the method: at most 2^-55 |r|. *)
Lemma cubic_method_error (r : R) : Rabs r <= 1 / 128 ->
  exists h, Rabs h <= / IZR (2 ^ 55) * Rabs r /\
    exact_even r - exact_odd r = exp (- r) * (1 + h) * (exact_even r + exact_odd r).
Proof.
  intro Hr; assert (Hrr := Rabs_le_inv _ _ Hr); unfold exact_even, exact_odd.
  set (f := fun r => (12 * (r * r) + 120 - r * (r * r + 60)) * exp r
                     - (12 * (r * r) + 120 + r * (r * r + 60))).
  set (g := fun r => (12 * (r * r) + 120 - r * (r * r + 60) + 24 * r - 3 * (r * r) - 60) * exp r
                     - (24 * r + 3 * (r * r) + 60)).
  assert (Hg : forall c, Rabs c <= 1 / 128 -> Rabs (g c) <= 3 / 5 * / IZR (2 ^ 48)).
  { intros c Hc; apply Rabs_le_inv in Hc; unfold g; simpl IZR.
    interval with (i_taylor c, i_degree 10, i_prec 100). }
  destruct (MVT_gen f 0 r g) as (c & Hc & Hfc).
  - intros c _; unfold f, g; auto_derive; [trivial | ring].
  - intros c _; apply continuity_pt_filterlim, (ex_derive_continuous f).
    unfold f; auto_derive; trivial.
  - assert (Hf0 : f 0 = 0) by (unfold f; rewrite exp_0; ring).
    assert (Hcr : Rabs c <= 1 / 128).
    { apply Rabs_le; clearbody f g; revert Hc; unfold Rmin, Rmax; destruct (Rle_dec 0 r); intro; lra. }
    assert (Hq : 119 <= 12 * (r * r) + 120 + r * (r * r + 60)) by interval with (i_prec 64).
    set (q := 12 * (r * r) + 120 + r * (r * r + 60)) in *.
    exists (f r / q); split.
    + replace (f r) with (g c * r)
        by (rewrite Hf0 in Hfc; clearbody f g; lra); unfold Rdiv; rewrite !Rabs_mult.
      replace (Rabs (g c) * Rabs r * Rabs (/ q)) with (Rabs (g c) * Rabs (/ q) * Rabs r) by ring.
      apply Rmult_le_compat_r; [apply Rabs_pos|].
      apply Rle_trans with (3 / 5 * / IZR (2 ^ 48) * (1 / 119)); [|simpl; lra].
      apply Rmult_le_compat; try apply Rabs_pos; [now apply Hg|].
      rewrite Rabs_inv, Rabs_pos_eq by lra; unfold Rdiv; rewrite Rmult_1_l.
      apply Rinv_le_contravar; lra.
    + unfold f; fold q; rewrite exp_Ropp; generalize (exp_pos r); intro; field; lra.
Qed.

Section Polynomials.
  Variable r : R.
  Hypothesis Hr : Rabs r <= 1 / 128.
  Hypothesis Hmin : r = 0 \/ / IZR (2 ^ 900) <= Rabs r.

  Let Hrange : - (1 / 128) <= r <= 1 / 128.
  Proof. apply Rabs_le_inv, Hr. Qed.

  Let Hsquare : 0 <= r * r <= 1 / 16384.
  Proof. nra. Qed.

  (** The square of r, with an error far below that of the sums it enters. *)
  Lemma square_error : exists s, Rabs s <= 1 / 10000 * roundoff /\ double (r * r) = r * r + s.
  Proof.
    exists (double (r * r) - r * r); split; [|ring].
    apply Rle_trans with (1 := double_distance (r * r) (1 / 16384) ltac:(apply Rabs_le; lra)).
    unfold roundoff; simpl; lra.
  Qed.

  Lemma cubic_even_error : exists d, Rabs d <= 102 / 100 * roundoff /\
    cubic_even r = exact_even r * (1 + d).
  Proof.
    destruct square_error as (s & Hs & Hse); unfold cubic_even, exact_even; rewrite Hse.
    assert (Hs' : - (1 / 16384) <= s <= 1 / 16384)
      by (apply Rabs_le_inv in Hs; unfold roundoff in Hs; simpl in Hs; lra).
    assert (Ht := double_distance ((r * r + s) * 12) (1 / 100) ltac:(apply Rabs_le; lra)).
    set (t := double ((r * r + s) * 12) - (r * r + s) * 12) in *.
    replace (double ((r * r + s) * 12)) with ((r * r + s) * 12 + t) by (unfold t; ring).
    assert (Ht' : Rabs t <= 1 / 50 * roundoff)
      by (apply Rle_trans with (1 := Ht); unfold roundoff; simpl; lra).
    clearbody t; clear Ht Hse.
    destruct (double_error ((r * r + s) * 12 + t + 120)) as (d & Hd & ->).
    { apply Rabs_le_inv in Ht'; unfold roundoff in *; simpl IZR in *; interval with (i_prec 64). }
    exists ((1 + d) * (1 + (12 * s + t) / (12 * (r * r) + 120)) - 1).
    split; [bound_errors | field; lra].
  Qed.

  Lemma cubic_odd_error : exists d, Rabs d <= 202 / 100 * roundoff /\
    cubic_odd r = exact_odd r * (1 + d).
  Proof.
    destruct square_error as (s & Hs & Hse); unfold cubic_odd, exact_odd; rewrite Hse.
    assert (Hs' : - (1 / 16384) <= s <= 1 / 16384)
      by (apply Rabs_le_inv in Hs; unfold roundoff in Hs; simpl in Hs; lra).
    destruct (double_error (r * r + s + 60)) as (d & Hd & ->).
    { simpl IZR; interval with (i_prec 64). }
    assert (Hd' : 1 / 2 <= 1 + d)
      by (apply Rabs_le_inv in Hd; unfold roundoff in Hd; simpl in Hd; lra).
    assert (exists e, Rabs e <= roundoff /\
      double (r * ((r * r + s + 60) * (1 + d))) = r * ((r * r + s + 60) * (1 + d)) * (1 + e))
      as (e & He & ->).
    { destruct Hmin as [H0 | H0].
      - exists 0; rewrite H0, !Rmult_0_l; split; [rewrite Rabs_R0; unfold roundoff; simpl; lra|].
        apply rounded_zero.
      - apply double_error; rewrite Rabs_mult.
        apply Rle_trans with (/ IZR (2 ^ 900) * 1); [simpl; lra|].
        apply Rmult_le_compat; [simpl; lra | lra | exact H0 |].
        rewrite Rabs_pos_eq; nra. }
    exists ((1 + d) * (1 + e) * (1 + s / (r * r + 60)) - 1).
    split; [bound_errors | field; lra].
  Qed.

  (** Sum and difference have a relative error of at most 2.1 units of 2^-53. *)
  Lemma cubic_sum_error (sign : R) : sign = 1 \/ sign = -1 ->
    exists d, Rabs d <= 21 / 10 * roundoff /\
    double (cubic_even r + sign * cubic_odd r) = (exact_even r + sign * exact_odd r) * (1 + d).
  Proof.
    intro Hsign; assert (Hs : -1 <= sign <= 1) by lra.
    destruct cubic_even_error as (a & Ha & ->); destruct cubic_odd_error as (b & Hb & ->).
    unfold exact_even, exact_odd.
    assert (Hq : 119 <= 12 * (r * r) + 120 + sign * (r * (r * r + 60))) by interval with (i_prec 64).
    destruct (double_error ((12 * (r * r) + 120) * (1 + a)
                            + sign * (r * (r * r + 60) * (1 + b)))) as (d & Hd & ->).
    { apply Rabs_le_inv in Ha; apply Rabs_le_inv in Hb; unfold roundoff in *; simpl IZR in *.
      interval with (i_prec 64). }
    exists ((1 + d) * (1 + ((12 * (r * r) + 120) * a + sign * (r * (r * r + 60) * b))
                           / (12 * (r * r) + 120 + sign * (r * (r * r + 60)))) - 1).
    split; [bound_errors | field; lra].
  Qed.

  Lemma cubic_numerator_error : exists d, Rabs d <= 21 / 10 * roundoff /\
    cubic_numerator r = (exact_even r - exact_odd r) * (1 + d).
  Proof.
    destruct (cubic_sum_error (-1) ltac:(lra)) as (d & Hd & H); exists d; split; [exact Hd|].
    unfold cubic_numerator.
    replace (cubic_even r - cubic_odd r) with (cubic_even r + -1 * cubic_odd r) by ring.
    rewrite H; ring.
  Qed.

  Lemma cubic_denominator_error : exists d, Rabs d <= 21 / 10 * roundoff /\
    cubic_denominator r = (exact_even r + exact_odd r) * (1 + d).
  Proof.
    destruct (cubic_sum_error 1 ltac:(lra)) as (d & Hd & H); exists d; split; [exact Hd|].
    unfold cubic_denominator; now rewrite !Rmult_1_l in H.
  Qed.
End Polynomials.
