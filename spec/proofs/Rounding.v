(** * Float64 operations and how errors pass through them

    Each operation of the fast path is rounded to float64, to nearest and ties to even. Its
    result is the exact one times a factor near 1, if that is not subnormal, and within a
    known distance of it in any case. *)

From Coq Require Import ZArith Reals Lra Lia.
From Flocq Require Import Core Relative.
From Interval Require Import Tactic.
From SigmoidProofs Require Import Sigmoid Derivative Formats.
Open Scope R_scope.

(** Rounding to float64, and the unit roundoff of that format. *)
Definition double (x : R) : R := rounded float64 x.
Definition roundoff : R := / IZR (2 ^ 53).

(** [approximates y f t]: y has a relative error of at most t as a value of f. *)
Definition approximates (y f t : R) : Prop := Rabs (y - f) <= t * Rabs f.

(** A relative error written as a factor. *)
Lemma approximates_factor (y f t : R) :
  0 < f -> approximates y f t -> exists d, Rabs d <= t /\ y = f * (1 + d).
Proof.
  intros Hf H; exists ((y - f) / f); split; [|field; lra].
  unfold approximates in H; unfold Rdiv; rewrite Rabs_mult, Rabs_inv.
  apply Rmult_le_reg_r with (Rabs f); [rewrite Rabs_pos_eq; lra|].
  rewrite Rmult_assoc, Rinv_l by (rewrite Rabs_pos_eq; lra); lra.
Qed.

(** A number of normal size is rounded with a relative error of at most 2^-53. *)
Lemma double_error (x : R) :
  / IZR (2 ^ 1020) <= Rabs x -> exists r, Rabs r <= roundoff /\ double x = x * (1 + r).
Proof.
  intro H; destruct (relative_error_N_FLT_ex radix2 (-1074) 53 eq_refl
                       (fun n => negb (Z.even n)) x) as (r & Hr & Hx).
  - apply Rle_trans with (2 := H); simpl; interval with (i_prec 64).
  - exists r; split; [|exact Hx].
    apply Rle_trans with (1 := Hr); unfold roundoff; simpl; lra.
Qed.

(** Any number of magnitude at most m is rounded with an error of at most 2^-53 m + 2^-1075. *)
Lemma double_distance (x m : R) :
  Rabs x <= m -> Rabs (double x - x) <= m * roundoff + / IZR (2 ^ 1075).
Proof.
  intro H; destruct (error_N_FLT radix2 (-1074) 53 eq_refl (fun n => negb (Z.even n)) x)
    as (r & a & Hr & Ha & _ & Hx).
  change (double x = x * (1 + r) + a) in Hx.
  replace (double x - x) with (x * r + a) by (rewrite Hx; ring).
  apply Rle_trans with (1 := Rabs_triang _ _); apply Rplus_le_compat.
  - rewrite Rabs_mult; apply Rmult_le_compat; try apply Rabs_pos; [exact H|].
    apply Rle_trans with (1 := Hr); unfold roundoff; simpl; lra.
  - apply Rle_trans with (1 := Ha); simpl; lra.
Qed.

(** Checks a bound on an expression in errors that are bounded by multiples of 2^-53. *)
Ltac bound_errors :=
  repeat match goal with H : Rabs _ <= _ |- _ => apply Rabs_le_inv in H end;
  unfold roundoff in *; simpl IZR in *; interval with (i_prec 120).

(** ** How a relative error of the exponential enters the exact quotients

    With e = E (1 + d), it is not amplified by more than a factor 1 + 2 delta. *)
Section Propagation.
  Variables E d delta : R.
  Hypothesis HE : 0 < E.
  Hypothesis Hd : Rabs d <= delta.
  Hypothesis Hdelta : delta <= 1 / 8.

  Let Hrange : - delta <= d <= delta.
  Proof. apply Rabs_le_inv, Hd. Qed.

  Let Hden : 0 < E * (1 + d).
  Proof. apply Rmult_lt_0_compat; lra. Qed.

  Let Hfactor : E <= (1 + 2 * delta) * (E * (1 + d)).
  Proof.
    assert ((1 + 2 * delta) * (1 - delta) <= (1 + 2 * delta) * (1 + d))
      by (apply Rmult_le_compat_l; lra).
    assert (0 <= delta * (1 - 2 * delta)) by (apply Rmult_le_pos; lra).
    replace ((1 + 2 * delta) * (E * (1 + d))) with (E * ((1 + 2 * delta) * (1 + d))) by ring.
    rewrite <- (Rmult_1_r E) at 1; apply Rmult_le_compat_l; lra.
  Qed.

  (** A multiple of d by a factor that is at most 1 + 2 delta times the denominator. *)
  Lemma damped (factor denominator : R) :
    0 < denominator -> Rabs factor <= (1 + 2 * delta) * denominator ->
    Rabs (d * factor / denominator) <= delta * (1 + 2 * delta).
  Proof.
    intros Hp Hf; unfold Rdiv; rewrite Rmult_assoc, Rabs_mult.
    apply Rmult_le_compat; try apply Rabs_pos; [exact Hd|].
    rewrite Rabs_mult, Rabs_inv, (Rabs_pos_eq denominator) by lra.
    apply Rmult_le_reg_r with denominator; [exact Hp|].
    rewrite Rmult_assoc, Rinv_l by lra; lra.
  Qed.

  Lemma propagation_sigmoid : exists s, Rabs s <= delta * (1 + 2 * delta) /\
    1 / (1 + E * (1 + d)) = 1 / (1 + E) * (1 + s).
  Proof.
    exists (d * - E / (1 + E * (1 + d))); split; [|field; lra].
    apply damped; [lra|]; rewrite Rabs_Ropp, Rabs_pos_eq; lra.
  Qed.

  Lemma propagation_derivative : exists s, Rabs s <= delta * (1 + 2 * delta) /\
    E * (1 + d) / ((1 + E * (1 + d)) * (1 + E * (1 + d)))
    = E / ((1 + E) * (1 + E)) * (1 + s).
  Proof.
    exists (d * (1 - E * (E * (1 + d))) / ((1 + E * (1 + d)) * (1 + E * (1 + d)))).
    split; [|field; lra].
    set (w := E * (1 + d)) in *; clearbody w.
    apply damped; [nra|].
    assert (E * w <= (1 + 2 * delta) * w * w) by nra.
    assert (0 <= E * w) by nra.
    apply Rabs_le; split; nra.
  Qed.
End Propagation.

(** Two relative errors in a row. *)
Lemma errors_combine (s t a k : R) :
  Rabs s <= a -> Rabs t <= k -> Rabs ((1 + s) * (1 + t) - 1) <= a + k * (1 + a).
Proof.
  intros Hs Ht; replace ((1 + s) * (1 + t) - 1) with (s + t * (1 + s)) by ring.
  apply Rle_trans with (1 := Rabs_triang _ _); apply Rplus_le_compat; [exact Hs|].
  rewrite Rabs_mult; apply Rmult_le_compat; try apply Rabs_pos; [exact Ht|].
  apply Rle_trans with (1 := Rabs_triang _ _); rewrite Rabs_R1; lra.
Qed.

(** A value written as the exact one times two such factors. *)
Lemma approximates_product (y f s t a k bound : R) :
  y = f * (1 + s) * (1 + t) -> Rabs s <= a -> Rabs t <= k -> a + k * (1 + a) <= bound ->
  approximates y f bound.
Proof.
  intros -> Hs Ht Hb; unfold approximates.
  replace (f * (1 + s) * (1 + t) - f) with (f * ((1 + s) * (1 + t) - 1)) by ring.
  rewrite Rabs_mult, Rmult_comm; apply Rmult_le_compat_r; [apply Rabs_pos|].
  apply Rle_trans with (2 := Hb); now apply errors_combine.
Qed.
