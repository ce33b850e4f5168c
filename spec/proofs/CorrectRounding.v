(** * From the fast path to the correctly rounded result

    A float64 approximation y within 7/8 of the bound B (2^-44, or 2^-47 for the second
    derivative) of the exact value decides the rounding in one of two ways. Either y is
    multiplied by 1 - B and by 1 + B, in float64 arithmetic, and both ends round to the same
    number of the format; the last eighth of B pays for rounding the products. Or, in float32,
    the surplus bits of y are clear of those of a midpoint. *)

From Coq Require Import ZArith Reals Lra Lia.
From Flocq Require Import Core.
From Interval Require Import Tactic.
From SigmoidProofs Require Import Sigmoid Derivative SecondDerivative Formats Rounding.
From SigmoidProofs Require Import Reduction FastPath Complement Operands FastPathSecond Midpoints.
Open Scope R_scope.

Definition lower_end (B y : R) : R := double (y * (1 - B)).
Definition upper_end (B y : R) : R := double (y * (1 + B)).

(** An approximation of a number that is not too small is not too small. *)
Lemma approximation_not_small (B y f : R) : B = bound \/ B = second_bound ->
  / IZR (2 ^ 1014) <= f -> approximates y f (7 / 8 * B) -> / IZR (2 ^ 1015) <= y.
Proof.
  unfold approximates; intros HB Hf H; assert (0 < f) by (simpl in Hf; lra).
  rewrite (Rabs_pos_eq f) in H by lra; apply Rabs_le_inv in H.
  destruct HB as [-> | ->]; unfold bound, second_bound in *; simpl in *; lra.
Qed.

Section Decision.
  Variables B y f : R.
  Hypothesis HB : B = bound \/ B = second_bound.
  Hypothesis Hy : / IZR (2 ^ 1015) <= y.
  Hypothesis Hf : 0 < f.
  Hypothesis H : approximates y f (7 / 8 * B).

  Let HB' : / IZR (2 ^ 47) <= B <= / IZR (2 ^ 44).
  Proof. destruct HB as [-> | ->]; unfold bound, second_bound; simpl; lra. Qed.

  Let Hyf : - (7 / 8 * B * f) <= y - f <= 7 / 8 * B * f.
  Proof. apply Rabs_le_inv; rewrite <- (Rabs_pos_eq f) at 2 by lra; exact H. Qed.

  (** The two ends enclose the exact value and the approximation itself. *)
  Lemma ends_enclose :
    lower_end B y <= f <= upper_end B y /\ lower_end B y <= y <= upper_end B y.
  Proof.
    unfold lower_end, upper_end.
    assert (Hy0 : 0 < y) by (simpl in Hy; lra).
    assert (normal : forall t, 1 / 2 <= t -> exists r, Rabs r <= roundoff /\
                               double (y * t) = y * t * (1 + r)).
    { intros t Ht; apply double_error; rewrite Rabs_pos_eq by nra.
      apply Rle_trans with (/ IZR (2 ^ 1015) * (1 / 2)); [simpl; lra|].
      apply Rmult_le_compat; [simpl; lra | lra | exact Hy | exact Ht]. }
    destruct (normal (1 - B) ltac:(simpl in HB'; lra)) as (r & Hr & ->).
    destruct (normal (1 + B) ltac:(simpl in HB'; lra)) as (s & Hs & ->).
    assert (Hl : (1 - B) * (1 + r) <= 1 - 9 / 10 * B)
      by (clear - Hr HB; destruct HB as [-> | ->]; unfold bound, second_bound; bound_errors).
    assert (Hu : 1 + 9 / 10 * B <= (1 + B) * (1 + s))
      by (clear - Hs HB; destruct HB as [-> | ->]; unfold bound, second_bound; bound_errors).
    rewrite !(Rmult_assoc y).
    set (a := (1 - B) * (1 + r)) in *; set (b := (1 + B) * (1 + s)) in *.
    clearbody a b; clear normal Hy.
    assert (y * a <= y * (1 - 9 / 10 * B)) by (apply Rmult_le_compat_l; lra).
    assert (y * (1 + 9 / 10 * B) <= y * b) by (apply Rmult_le_compat_l; lra).
    destruct HB as [-> | ->]; unfold bound, second_bound in *; simpl in *; lra.
  Qed.

  (** If the two ends round alike in a format, then the exact value and its approximation
      round alike too, so the approximation gives the correctly rounded result. In float32,
      surplus bits clear of a midpoint say the same. *)
  Lemma fast_path_correct_rounding :
    (forall g, rounded g (lower_end B y) = rounded g (upper_end B y) ->
               rounded g y = rounded g f) /\
    (clear_of_midpoints y -> rounded float32 y = rounded float32 f).
  Proof.
    split.
    - intros g Hends; destruct ends_enclose as [Hef Hey].
      rewrite (rounding_sandwich g _ _ _ Hef Hends).
      apply (rounding_sandwich g _ _ _ Hey Hends).
    - intro Hc; apply (clear_of_midpoints_sound y f Hc).
      rewrite Rabs_minus_sym; apply Rabs_le; clear H Hy.
      destruct HB as [-> | ->]; unfold bound, second_bound in *; simpl in *; lra.
  Qed.
End Decision.

Lemma approximates_weaken (y f s t : R) : s <= t -> approximates y f s -> approximates y f t.
Proof.
  unfold approximates; intros Hst H; apply Rle_trans with (1 := H).
  apply Rmult_le_compat_r; [apply Rabs_pos | exact Hst].
Qed.

Lemma sigmoid_not_small (x : R) : Rabs x <= 700 -> / IZR (2 ^ 1014) <= sigmoid x.
Proof.
  intro H; apply Rabs_le_inv in H.
  apply Rle_trans with (2 := sigmoid_increasing (Ropp 700) x ltac:(lra)).
  unfold sigmoid; simpl; interval with (i_prec 64).
Qed.

Lemma derivative_not_small (x : R) :
  0 <= x <= 700 -> / IZR (2 ^ 1014) <= sigmoid_derivative x.
Proof.
  intro H; replace (sigmoid_derivative x) with (exp (- x) / (1 + exp (- x)) ^ 2)
    by (unfold sigmoid_derivative; field; generalize (exp_pos (- x)); lra).
  simpl IZR; interval with (i_prec 64).
Qed.

Lemma second_derivative_not_small (x : R) :
  / IZR (2 ^ 900) <= Rabs x <= 690 -> / IZR (2 ^ 1014) <= Rabs (sigmoid_second_derivative x).
Proof.
  rewrite abs_second_derivative; set (v := Rabs x); intros [Hl Hu]; clearbody v.
  assert (Hv : 0 < v) by (simpl in Hl; lra).
  replace (bump (sigmoid v)) with (exp (- v) * (1 - exp (- v)) * / (1 + exp (- v)) ^ 3)
    by (unfold bump, sigmoid; field; generalize (denominator_positive v); lra).
  destruct (Rle_lt_dec v 1) as [H1 | H1]; [|simpl IZR; interval with (i_prec 64)].
  assert (Hc : v * exp (- v) <= 1 - exp (- v)).
  { assert (Hi := exp_ineq1 v ltac:(lra)); rewrite exp_Ropp.
    apply Rmult_le_reg_l with (exp v); [lra|].
    replace (exp v * (v * / exp v)) with v by (field; lra).
    replace (exp v * (1 - / exp v)) with (exp v - 1) by (field; lra). lra. }
  apply Rle_trans with (exp (- v) * (v * exp (- v)) * / (1 + exp (- v)) ^ 3).
  - simpl IZR in *; interval with (i_prec 64).
  - apply Rmult_le_compat_r; [left; apply Rinv_0_lt_compat, pow_lt, denominator_positive|].
    apply Rmult_le_compat_l; [left; apply exp_pos | exact Hc].
Qed.

(** The whole fast path of the sigmoid: whichever way y decides the rounding, it is correct. *)
Theorem fast_path_sigmoid_correct (x : R) (k : Z) (t y : R) :
  reduced x k t -> y = fast_sigmoid t (double (x - IZR k / 64)) ->
  (forall g, rounded g (lower_end bound y) = rounded g (upper_end bound y) ->
             rounded g y = rounded g (sigmoid x)) /\
  (clear_of_midpoints y -> rounded float32 y = rounded float32 (sigmoid x)).
Proof.
  intros Hr ->; assert (H := approximates_weaken _ _ (3 / 4 * bound) (7 / 8 * bound)
    ltac:(unfold bound; simpl; lra) (fast_path_sigmoid_error x k t Hr)).
  apply fast_path_correct_rounding; [now left | | apply sigmoid_range | exact H].
  apply approximation_not_small with (3 := H); [now left | apply sigmoid_not_small, Hr].
Qed.

(** The same for the derivative. *)
Theorem fast_path_derivative_correct (x : R) (k : Z) (t y : R) :
  reduced (Rabs x) k t -> y = fast_derivative t (double (Rabs x - IZR k / 64)) ->
  (forall g, rounded g (lower_end bound y) = rounded g (upper_end bound y) ->
             rounded g y = rounded g (sigmoid_derivative x)) /\
  (clear_of_midpoints y -> rounded float32 y = rounded float32 (sigmoid_derivative x)).
Proof.
  intros Hr ->; assert (H := approximates_weaken _ _ (3 / 4 * bound) (7 / 8 * bound)
    ltac:(unfold bound; simpl; lra) (fast_path_derivative_error x k t Hr)).
  apply fast_path_correct_rounding; [now left | | apply derivative_positive | exact H].
  apply approximation_not_small with (3 := H); [now left|].
  replace (sigmoid_derivative x) with (sigmoid_derivative (Rabs x))
    by (unfold Rabs; destruct (Rcase_abs x); [apply derivative_even | reflexivity]).
  apply derivative_not_small; destruct Hr as (_ & Hr & _); split; [apply Rabs_pos|].
  now rewrite Rabs_Rabsolu in Hr.
Qed.

(** The same for the magnitude of the second derivative; its sign is known. *)
Theorem fast_path_second_derivative_correct (x : R) (k : Z) (t sum difference y : R) :
  reduced_second (Rabs x) k t sum difference ->
  y = fast_second_derivative t sum difference (double (Rabs x - IZR k / 64)) ->
  forall g, rounded g (lower_end second_bound y) = rounded g (upper_end second_bound y) ->
            rounded g y = rounded g (Rabs (sigmoid_second_derivative x)).
Proof.
  intros Hr -> g; assert (H := fast_path_second_derivative_error x k t sum difference Hr).
  destruct Hr as (_ & Hx & _); assert (Hs := second_derivative_not_small x Hx).
  apply (fast_path_correct_rounding second_bound); [now right | | | exact H].
  - apply approximation_not_small with (3 := H); [now right | exact Hs].
  - apply Rlt_le_trans with (2 := Hs); simpl; lra.
Qed.
