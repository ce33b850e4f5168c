(** * The logistic sigmoid: definition and shape

    Everything here is about exact real numbers; floating-point formats enter
    in [Formats.v]. *)

From Coq Require Import Reals Lra.
From Coquelicot Require Import Coquelicot.
Open Scope R_scope.

(** The function that this project specifies: 1 / (1 + e^-x). *)
Definition sigmoid (x : R) : R := 1 / (1 + exp (- x)).

Lemma denominator_positive (x : R) : 0 < 1 + exp (- x).
Proof. generalize (exp_pos (- x)); lra. Qed.

Lemma one_minus_sigmoid (x : R) : 1 - sigmoid x = exp (- x) / (1 + exp (- x)).
Proof. unfold sigmoid; field; generalize (denominator_positive x); lra. Qed.

(** Two fractions with positive denominators compare by cross-multiplication. *)
Lemma fraction_lt (a b c d : R) : 0 < b -> 0 < d -> a * d < c * b -> a / b < c / d.
Proof.
  intros Hb Hd H. apply Rmult_lt_reg_r with (b * d); [nra|].
  replace (a / b * (b * d)) with (a * d) by (field; lra).
  replace (c / d * (b * d)) with (c * b) by (field; lra). exact H.
Qed.

(** The value lies strictly between 0 and 1, so it reads as a probability. *)
Theorem sigmoid_range (x : R) : 0 < sigmoid x < 1.
Proof.
  unfold sigmoid; generalize (exp_pos (- x)); intro He; split.
  - apply Rdiv_lt_0_compat; lra.
  - replace 1 with (1 / 1) at 3 by field. apply fraction_lt; lra.
Qed.

(** A larger input gives a larger value. *)
Theorem sigmoid_strictly_increasing (x y : R) : x < y -> sigmoid x < sigmoid y.
Proof.
  intro H; unfold sigmoid.
  assert (exp (- y) < exp (- x)) by (apply exp_increasing; lra).
  apply fraction_lt; try apply denominator_positive; lra.
Qed.

Lemma sigmoid_increasing (x y : R) : x <= y -> sigmoid x <= sigmoid y.
Proof.
  intros [H | ->]; [left; now apply sigmoid_strictly_increasing | right; reflexivity].
Qed.

(** Mirroring the input mirrors the value about one half. *)
Theorem sigmoid_symmetry (x : R) : sigmoid (- x) = 1 - sigmoid x.
Proof.
  rewrite one_minus_sigmoid; unfold sigmoid; rewrite Ropp_involutive, exp_Ropp.
  generalize (exp_pos x); intro; field; lra.
Qed.

(** The left tail lies below e^x, and the right tail comes within e^-x of 1. *)
Theorem sigmoid_exponential_bounds (x : R) :
  sigmoid x < exp x /\ 1 - sigmoid x < exp (- x).
Proof.
  assert (left : forall t, sigmoid t < exp t).
  { intro t; unfold sigmoid; rewrite exp_Ropp.
    generalize (exp_pos t); intro He.
    replace (1 / (1 + / exp t)) with (exp t / (exp t + 1)) by (field; lra).
    replace (exp t) with (exp t / 1) at 3 by field. apply fraction_lt; nra. }
  split; [apply left|]. rewrite <- sigmoid_symmetry; apply left.
Qed.

Lemma exp_opp_vanishes : is_lim (fun x => exp (- x)) p_infty 0.
Proof.
  apply (is_lim_comp exp Ropp p_infty 0 m_infty).
  - apply is_lim_exp_m.
  - apply (is_lim_opp (fun x => x) p_infty p_infty), is_lim_id.
  - exists 0; discriminate.
Qed.

(** Far to the right the value tends to 1, far to the left to 0. *)
Theorem sigmoid_limits : is_lim sigmoid p_infty 1 /\ is_lim sigmoid m_infty 0.
Proof.
  split.
  - apply is_lim_le_le_loc with (fun x => 1 - exp (- x)) (fun _ => 1).
    + exists 0; intros x _; generalize (sigmoid_exponential_bounds x) (sigmoid_range x); lra.
    + replace (Finite 1) with (Finite (1 - 0)) by (f_equal; ring).
      apply is_lim_minus'; [apply is_lim_const | apply exp_opp_vanishes].
    + apply is_lim_const.
  - apply is_lim_le_le_loc with (fun _ => 0) exp.
    + exists 0; intros x _; generalize (sigmoid_exponential_bounds x) (sigmoid_range x); lra.
    + apply is_lim_const.
    + apply is_lim_exp_m.
Qed.

(** At the origin the value is exactly one half. *)
Lemma sigmoid_zero : sigmoid 0 = 1 / 2.
Proof. unfold sigmoid; rewrite Ropp_0, exp_0; field. Qed.

(** The value is one half of one plus the hyperbolic tangent of half the input. *)
Theorem tanh_form (x : R) : sigmoid x = (1 + tanh (x / 2)) / 2.
Proof.
  unfold sigmoid, tanh, sinh, cosh.
  replace (exp (- x)) with (exp (- (x / 2)) * exp (- (x / 2)))
    by (rewrite <- exp_plus; f_equal; field).
  rewrite exp_Ropp; generalize (exp_pos (x / 2)); intro.
  assert (0 < exp (x / 2) * exp (x / 2)) by nra. field; split; nra.
Qed.

(** The logit undoes the sigmoid: the log-odds of a probability map back to it. *)
Theorem logistic_odds (p : R) : 0 < p < 1 -> sigmoid (ln (p / (1 - p))) = p.
Proof.
  intros [H0 H1]; unfold sigmoid.
  rewrite exp_Ropp, exp_ln by (apply Rdiv_lt_0_compat; lra). field; lra.
Qed.

(** Conversely, the log-odds of the output are the input. *)
Lemma logistic_odds_inverse (x : R) : ln (sigmoid x / (1 - sigmoid x)) = x.
Proof.
  rewrite one_minus_sigmoid; unfold sigmoid.
  generalize (exp_pos (- x)); intro He.
  replace (1 / (1 + exp (- x)) / (exp (- x) / (1 + exp (- x)))) with (/ exp (- x))
    by (field; lra).
  rewrite <- exp_Ropp, Ropp_involutive; apply ln_exp.
Qed.
