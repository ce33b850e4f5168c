(** * The fast path of the second derivative

    The second derivative is t p q (q - t p) / (q + t p)^3, but for its sign, where t p / q is
    nearly exp(-|x|); it is evaluated in float64, in the order of the program. *)

From Coq Require Import ZArith Reals Lra Lia.
From Flocq Require Import Core.
From Interval Require Import Tactic.
From SigmoidProofs Require Import Sigmoid Derivative SecondDerivative Formats.
From SigmoidProofs Require Import Rounding Reduction Cubic Complement Operands.
Open Scope R_scope.

(** The relative error that the program takes for granted. *)
Definition second_bound : R := / IZR (2 ^ 47).

Section Formula.
  Variables x t sum difference : R.
  Variable k : Z.
  Hypothesis Hred : reduced_second x k t sum difference.
  Let r : R := x - IZR k / 64.
  Let E : R := exp (- x).

  Lemma second_derivative_error :
    approximates (fast_second_derivative t sum difference r) (E * (1 - E) / (1 + E) ^ 3)
                 (7 / 8 * second_bound).
  Proof.
    destruct (operands x t sum difference k Hred) as (n & q & d & e & dq & dd & c & Hn & Hq & Hd & He & Hdq & Hdd & Hc &
                          Hnr & Hqr & Hdr & Hlow & Hne & Hde).
    assert (HE : 0 < E) by apply exp_pos.
    destruct (propagation_sigmoid E e _ HE He ltac:(unfold roundoff; simpl; lra))
      as (s & Hs & Hprop).
    fold E in Hne, Hde; fold r in Hn, Hq, Hd.
    unfold fast_second_derivative, cubic_total; rewrite <- Hn, <- Hq, <- Hd.
    assert (Hn0 : 0 < n) by (destruct Hnr; simpl in *; lra).
    assert (near : forall z, Rabs z <= roundoff -> 9 / 10 <= 1 + z <= 11 / 10)
      by (intros z Hz; apply (near_one 1); lra).
    assert (exists z, Rabs z <= roundoff /\ double (n + q) = (n + q) * (1 + z))
      as (z1 & H1 & ->) by (clear - Hnr Hqr; no_underflow).
    assert (N1 := near z1 H1).
    assert (Ha : 90 <= (n + q) * (1 + z1) <= 340) by (clear - Hnr Hqr N1 Hn0; nra).
    set (a := (n + q) * (1 + z1)) in *.
    assert (exists z, Rabs z <= roundoff /\ double (a * a) = a * a * (1 + z))
      as (z2 & H2 & ->) by (clear - Ha; clearbody a; no_underflow).
    assert (N2 := near z2 H2).
    assert (exists z, Rabs z <= roundoff /\
              double (a * a * (1 + z2) * a) = a * a * (1 + z2) * a * (1 + z))
      as (z3 & H3 & ->).
    { clear - Ha N2; set (b := 1 + z2) in *; clearbody a b; no_underflow. }
    assert (N3 := near z3 H3).
    assert (exists z, Rabs z <= roundoff /\ double (n * q) = n * q * (1 + z))
      as (z4 & H4 & ->) by (clear - Hnr Hqr; no_underflow).
    assert (N4 := near z4 H4).
    assert (Hm : / IZR (2 ^ 992) <= n * q * (1 + z4) * d <= 10000000).
    { clear - Hnr Hqr Hdr Hlow N4; set (b := 1 + z4) in *; clearbody b; simpl IZR in *.
      destruct Hlow; split; interval with (i_prec 64). }
    set (m := n * q * (1 + z4) * d) in *.
    assert (exists z, Rabs z <= roundoff /\ double m = m * (1 + z))
      as (z5 & H5 & ->) by (clear - Hm; clearbody m; no_underflow).
    assert (N5 := near z5 H5).
    assert (exists z, Rabs z <= roundoff /\
              double (m * (1 + z5) / (a * a * (1 + z2) * a * (1 + z3)))
              = m * (1 + z5) / (a * a * (1 + z2) * a * (1 + z3)) * (1 + z))
      as (z6 & H6 & ->).
    { clear - Ha Hm N2 N3 N5; set (b2 := 1 + z2) in *; set (b3 := 1 + z3) in *.
      set (b5 := 1 + z5) in *; clearbody a m b2 b3 b5; no_underflow. }
    assert (Nq := near_one (21 / 10) dq ltac:(lra) Hdq).
    assert (Ne := near_one (822 / 100) e ltac:(lra) He).
    assert (Hw : 0 < E * (1 + e)) by (apply Rmult_lt_0_compat; lra).
    apply approximates_product with
      ((1 + e) * (1 + s) ^ 3 * ((1 + c) * (1 + dd) / (1 + dq)) - 1)
      ((1 + z4) * (1 + z5) * (1 + z6) / ((1 + z1) ^ 3 * (1 + z2) * (1 + z3)) - 1)
      (4775 / 100 * roundoff) (801 / 100 * roundoff).
    - replace (E * (1 - E) / (1 + E) ^ 3 *
               (1 + ((1 + e) * (1 + s) ^ 3 * ((1 + c) * (1 + dd) / (1 + dq)) - 1)))
        with (E * (1 + e) * (1 / (1 + E) * (1 + s)) ^ 3 *
              ((1 - E) * (1 + c) * (1 + dd) / (1 + dq))) by (field; lra).
      rewrite <- Hprop.
      replace ((1 - E) * (1 + c) * (1 + dd)) with (d * (1 + dq) / q)
        by (rewrite <- Hde; field; lra).
      unfold m, a; rewrite Hne; field; repeat split; try lra.
    - clear - He Hs Hc Hdd Hdq; bound_errors.
    - clear - H1 H2 H3 H4 H5 H6; bound_errors.
    - unfold roundoff, second_bound; simpl; lra.
  Qed.
End Formula.

(** For every float64 number x with 2^-900 <= |x| <= 690, the magnitude of the second derivative
    is computed, from that of x, with a relative error of at most seven eighths of the bound. *)
Theorem fast_path_second_derivative_error (x : R) (k : Z) (t sum difference : R) :
  reduced_second (Rabs x) k t sum difference ->
  approximates (fast_second_derivative t sum difference (double (Rabs x - IZR k / 64)))
               (Rabs (sigmoid_second_derivative x)) (7 / 8 * second_bound).
Proof.
  intro H; assert (H' := H); destruct H' as (Hx & _ & Hr & _).
  rewrite (reduction_exact _ k Hx Hr).
  replace (Rabs (sigmoid_second_derivative x))
    with (exp (- Rabs x) * (1 - exp (- Rabs x)) / (1 + exp (- Rabs x)) ^ 3).
  - now apply second_derivative_error.
  - rewrite abs_second_derivative; unfold bump, sigmoid; field.
    generalize (denominator_positive (Rabs x)); lra.
Qed.
