(** * The fast path of the sigmoid and its derivative

    With a table entry t for exp(-k/64) and the rest r, the exact quotients q / (q + t p) and
    t p q / (q + t p)^2 are the sigmoid and its derivative up to the error of the method; here
    they are evaluated in float64, in the order of the program. *)

From Coq Require Import ZArith Reals Lra Lia.
From Flocq Require Import Core.
From Interval Require Import Tactic.
From SigmoidProofs Require Import Sigmoid Derivative Formats Rounding Reduction.
Open Scope R_scope.

(** The relative error that the program takes for granted. *)
Definition bound : R := / IZR (2 ^ 44).

Definition product (t r : R) : R := double (t * numerator r).
Definition total (t r : R) : R := double (product t r + denominator r).
Definition fast_sigmoid (t r : R) : R := double (denominator r / total t r).
Definition fast_derivative (t r : R) : R :=
  double (double (product t r * denominator r) / double (total t r * total t r)).

(** The premises: x is a float64 number, k / 64 the nearest multiple of 1/64, and t the table's
    entry for exp(-k/64), which three roundings have produced. *)
Definition reduced (x : R) (k : Z) (t : R) : Prop :=
  representable float64 x /\ Rabs x <= 700 /\ Rabs (x - IZR k / 64) <= 1 / 128 /\
  approximates t (exp (- (IZR k / 64))) (3 * roundoff).

(** Shows that an expression in ranged numbers does not underflow. *)
Ltac no_underflow := apply double_error; simpl IZR in *; interval with (i_prec 64).

Section Formulas.
  Variables x t r T : R.
  Hypothesis Hx : Rabs x <= 700.
  Hypothesis Hr : Rabs r <= 1 / 128.
  Hypothesis HT : T = exp (- (x - r)).
  Hypothesis Ht : approximates t T (3 * roundoff).

  Lemma table_range : / IZR (2 ^ 1011) <= t <= IZR (2 ^ 1011).
  Proof.
    assert (H0 : 0 < T) by (rewrite HT; apply exp_pos).
    destruct (approximates_factor _ _ _ H0 Ht) as (d & Hd & ->).
    apply Rabs_le_inv in Hd; apply Rabs_le_inv in Hr; apply Rabs_le_inv in Hx.
    unfold roundoff in Hd; simpl IZR in *.
    assert (Hy : -70001 / 100 <= x - r <= 70001 / 100) by lra; rewrite HT.
    set (y := x - r) in *; clearbody y; split; interval with (i_prec 64).
  Qed.

  (** The quotient t p / q of the computed numbers, as a value of exp(-x). *)
  Lemma odds_error : exists d, Rabs d <= 147 / 200 * bound /\
    0 < product t r <= IZR (2 ^ 1016) /\ / IZR (2 ^ 1010) <= product t r /\
    11 <= denominator r <= 13 /\ product t r = exp (- x) * (1 + d) * denominator r.
  Proof.
    destruct (numerator_error r Hr) as (dp & Hdp & Hp).
    destruct (denominator_error r Hr) as (dq & Hdq & Hq).
    destruct (method_error r Hr) as (h & Hh & Hm).
    assert (H0 : 0 < T) by (rewrite HT; apply exp_pos).
    destruct (approximates_factor _ _ _ H0 Ht) as (dt & Hdt & Hte).
    assert (Htr := table_range); apply Rabs_le_inv in Hr as Hrr.
    assert (Hpr : 11 <= numerator r <= 13).
    { rewrite Hp; apply Rabs_le_inv in Hdp; unfold roundoff in Hdp; simpl IZR in *.
      clear - Hdp Hrr; split; interval with (i_prec 64). }
    assert (Hqr : 11 <= denominator r <= 13).
    { rewrite Hq; apply Rabs_le_inv in Hdq; unfold roundoff in Hdq; simpl IZR in *.
      clear - Hdq Hrr; split; interval with (i_prec 64). }
    assert (exists e, Rabs e <= roundoff /\ product t r = t * numerator r * (1 + e))
      as (e & He & Hn).
    { unfold product; clear - Hpr Htr; set (p := numerator r) in *; clearbody p; no_underflow. }
    exists ((1 + h) * (1 + dt) * (1 + dp) * (1 + e) / (1 + dq) - 1).
    assert (Hnr : / IZR (2 ^ 1010) <= product t r <= IZR (2 ^ 1016)).
    { rewrite Hn; clear - Hpr Htr He; set (p := numerator r) in *; clearbody p.
      apply Rabs_le_inv in He; unfold roundoff in He; simpl IZR in *.
      split; interval with (i_prec 64). }
    assert (0 < product t r).
    { apply Rlt_le_trans with (2 := proj1 Hnr); simpl; lra. }
    repeat split; try (apply Hqr || apply Hnr || assumption).
    - clear - Hh Hdt Hdp He Hdq; unfold bound; bound_errors.
    - rewrite Hn, Hp, Hte, HT.
      assert (Hdq' : 1 / 2 <= 1 + dq)
        by (apply Rabs_le_inv in Hdq; unfold roundoff in Hdq; simpl in Hdq; lra).
      assert (Hpos : 0 < r * r + 12 + r * 6) by nra.
      replace (- x) with (- (x - r) + - r) by ring; rewrite exp_plus.
      replace (r * r + 12 - r * 6) with (exp (- r) * (1 + h) * (r * r + 12 + r * 6))
        by (rewrite <- Hm; field; lra).
      rewrite Hq; field; lra.
  Qed.

  Lemma sigmoid_error : approximates (fast_sigmoid t r) (sigmoid x) (3 / 4 * bound).
  Proof.
    destruct odds_error as (d & Hd & Hn0 & Hn1 & Hq & Hn).
    destruct (propagation_sigmoid (exp (- x)) d _ (exp_pos _) Hd ltac:(unfold bound; simpl; lra))
      as (s & Hs & Hprop).
    assert (Hd2 : 0 < 1 + d)
      by (apply Rabs_le_inv in Hd; unfold bound in Hd; simpl in Hd; lra).
    assert (Hw : 0 < exp (- x) * (1 + d)) by (apply Rmult_lt_0_compat; [apply exp_pos | lra]).
    unfold fast_sigmoid, total.
    set (n := product t r) in *; set (q := denominator r) in *; clearbody n q.
    assert (exists e, Rabs e <= roundoff /\ double (n + q) = (n + q) * (1 + e))
      as (e1 & He1 & ->) by (clear - Hn0 Hq; no_underflow).
    assert (Hb : 1 / 2 <= 1 + e1 <= 2)
      by (apply Rabs_le_inv in He1; unfold roundoff in He1; simpl in He1; lra).
    assert (exists e, Rabs e <= roundoff /\
              double (q / ((n + q) * (1 + e1))) = q / ((n + q) * (1 + e1)) * (1 + e))
      as (e2 & He2 & ->)
      by (clear - Hn0 Hq Hb; set (b := 1 + e1) in *; clearbody b; no_underflow).
    apply approximates_product with s ((1 + e2) / (1 + e1) - 1)
      (147 / 200 * bound * (1 + 2 * (147 / 200 * bound))) (21 / 10 * roundoff); trivial.
    - unfold sigmoid; rewrite <- Hprop, Hn; field; repeat split; nra.
    - clear - He1 He2; bound_errors.
    - unfold roundoff, bound; simpl; lra.
  Qed.

  Lemma derivative_error : 0 <= x ->
    approximates (fast_derivative t r) (sigmoid_derivative x) (3 / 4 * bound).
  Proof.
    intro Hx0; destruct odds_error as (d & Hd & Hn0 & Hn1 & Hq & Hn).
    destruct (propagation_derivative (exp (- x)) d _ (exp_pos _) Hd
                ltac:(unfold bound; simpl; lra)) as (s & Hs & Hprop).
    assert (Hd2 : 0 < 1 + d <= 9 / 8)
      by (apply Rabs_le_inv in Hd; unfold bound in Hd; simpl in Hd; lra).
    assert (HE : 0 < exp (- x) <= 1).
    { split; [apply exp_pos | rewrite <- exp_0].
      destruct Hx0 as [H | <-]; [left; apply exp_increasing; lra | rewrite Ropp_0; lra]. }
    assert (Hw : 0 < exp (- x) * (1 + d) <= 9 / 8) by nra.
    unfold fast_derivative, total.
    set (n := product t r) in *; set (q := denominator r) in *; clearbody n q.
    assert (Hn2 : / IZR (2 ^ 1010) <= n <= 15)
      by (split; [exact Hn1 | rewrite Hn; clear - Hq Hw; nra]).
    assert (exists e, Rabs e <= roundoff /\ double (n + q) = (n + q) * (1 + e))
      as (e1 & He1 & ->) by (clear - Hn0 Hq; no_underflow).
    assert (exists e, Rabs e <= roundoff /\ double (n * q) = n * q * (1 + e))
      as (e2 & He2 & ->) by (clear - Hn2 Hq; no_underflow).
    assert (near : forall e, Rabs e <= roundoff -> 9 / 10 <= 1 + e <= 11 / 10)
      by (intros e He; apply Rabs_le_inv in He; unfold roundoff in He; simpl in He; lra).
    assert (Hb1 := near e1 He1); assert (Hb2 := near e2 He2).
    assert (Ha : 5 <= (n + q) * (1 + e1) <= 31) by (clear - Hq Hn0 Hn2 Hb1; nra).
    set (a := (n + q) * (1 + e1)) in *.
    assert (exists e, Rabs e <= roundoff /\ double (a * a) = a * a * (1 + e))
      as (e3 & He3 & ->) by (clear - Ha; clearbody a; no_underflow).
    assert (Hb3 := near e3 He3).
    assert (exists e, Rabs e <= roundoff /\
              double (n * q * (1 + e2) / (a * a * (1 + e3)))
              = n * q * (1 + e2) / (a * a * (1 + e3)) * (1 + e))
      as (e4 & He4 & ->).
    { clear - Ha Hn2 Hq Hb2 Hb3; set (b := 1 + e2) in *; set (c := 1 + e3) in *.
      clearbody a b c; no_underflow. }
    apply approximates_product with s ((1 + e2) * (1 + e4) / ((1 + e1) ^ 2 * (1 + e3)) - 1)
      (147 / 200 * bound * (1 + 2 * (147 / 200 * bound))) (51 / 10 * roundoff); trivial.
    - replace (sigmoid_derivative x) with (exp (- x) / ((1 + exp (- x)) * (1 + exp (- x))))
        by (unfold sigmoid_derivative; field; lra).
      rewrite <- Hprop; unfold a; rewrite Hn; field; repeat split; nra.
    - clear - He1 He2 He3 He4; bound_errors.
    - unfold roundoff, bound; simpl; lra.
  Qed.
End Formulas.

(** For every float64 number x up to 700 in magnitude, the sigmoid is computed with a relative
    error of at most three quarters of the bound; r is what the subtraction gives, which is
    exact. *)
Theorem fast_path_sigmoid_error (x : R) (k : Z) (t : R) :
  reduced x k t ->
  approximates (fast_sigmoid t (double (x - IZR k / 64))) (sigmoid x) (3 / 4 * bound).
Proof.
  intros (Hx & Hx7 & Hr & Ht); rewrite (reduction_exact x k Hx Hr).
  apply sigmoid_error with (exp (- (IZR k / 64))); trivial.
  f_equal; ring.
Qed.

(** The derivative likewise, from the magnitude of x. *)
Theorem fast_path_derivative_error (x : R) (k : Z) (t : R) :
  reduced (Rabs x) k t ->
  approximates (fast_derivative t (double (Rabs x - IZR k / 64))) (sigmoid_derivative x)
               (3 / 4 * bound).
Proof.
  intros (Hx & Hx7 & Hr & Ht); rewrite (reduction_exact _ k Hx Hr).
  replace (sigmoid_derivative x) with (sigmoid_derivative (Rabs x))
    by (unfold Rabs; destruct (Rcase_abs x); [apply derivative_even | reflexivity]).
  apply derivative_error with (exp (- (IZR k / 64))); trivial; [|apply Rabs_pos].
  f_equal; ring.
Qed.
