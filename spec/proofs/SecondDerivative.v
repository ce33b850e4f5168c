(** * The second derivative *)

From Coq Require Import Reals Lra.
From Coquelicot Require Import Coquelicot.
From SigmoidProofs Require Import Sigmoid Derivative.
Open Scope R_scope.

(** The first derivative times one minus twice the value. *)
Definition sigmoid_second_derivative (x : R) : R :=
  sigmoid_derivative x * (1 - 2 * sigmoid x).

Lemma is_derive_sigmoid_derivative (x : R) :
  is_derive sigmoid_derivative x (sigmoid_second_derivative x).
Proof.
  apply is_derive_ext with (fun t => sigmoid t - sigmoid t ^ 2).
  { intro t; change (sigmoid t - sigmoid t ^ 2 = sigmoid_derivative t).
    rewrite derivative_product; ring. }
  assert (H := is_derive_sigmoid x).
  auto_derive; [repeat split; eexists; exact H|].
  replace (Derive (fun t : R => sigmoid t) x) with (sigmoid_derivative x)
    by (symmetry; apply is_derive_unique, H).
  unfold sigmoid_second_derivative; ring.
Qed.

(** It is the derivative of the first derivative, hence the second derivative of
    the sigmoid. *)
Theorem second_derivative_form (x : R) :
  is_derive sigmoid_derivative x (sigmoid_derivative x * (1 - 2 * sigmoid x)) /\
  is_derive_n sigmoid 2 x (sigmoid_second_derivative x).
Proof.
  split; [apply is_derive_sigmoid_derivative |].
  simpl; apply is_derive_ext with sigmoid_derivative.
  - intro t; symmetry; apply is_derive_unique, is_derive_sigmoid.
  - apply is_derive_sigmoid_derivative.
Qed.

(** The same as one quotient of exponentials. *)
Lemma second_derivative_quotient_form (x : R) :
  sigmoid_second_derivative x = exp (- x) * (exp (- x) - 1) / (1 + exp (- x)) ^ 3.
Proof.
  unfold sigmoid_second_derivative, sigmoid_derivative, sigmoid; field.
  generalize (denominator_positive x); lra.
Qed.

(** The second derivative changes sign, and nothing else, under mirroring. *)
Theorem second_derivative_odd (x : R) :
  sigmoid_second_derivative (- x) = - sigmoid_second_derivative x.
Proof.
  unfold sigmoid_second_derivative; rewrite derivative_even, sigmoid_symmetry; ring.
Qed.

(** It is negative on the right, positive on the left, and zero at the origin only. *)
Theorem second_derivative_sign (x : R) :
  (0 < x -> sigmoid_second_derivative x < 0) /\
  (x < 0 -> 0 < sigmoid_second_derivative x) /\
  (sigmoid_second_derivative x = 0 <-> x = 0).
Proof.
  assert (Hp := derivative_positive x); unfold sigmoid_second_derivative.
  assert (Hr : 0 < x -> sigmoid_derivative x * (1 - 2 * sigmoid x) < 0)
    by (intro H; generalize (sigmoid_above_half x H); nra).
  assert (Hl : x < 0 -> 0 < sigmoid_derivative x * (1 - 2 * sigmoid x))
    by (intro H; generalize (sigmoid_below_half x H); nra).
  repeat split; trivial.
  - intro H; destruct (Rtotal_order x 0) as [Hx | [Hx | Hx]]; trivial; exfalso.
    + specialize (Hl Hx); lra.
    + specialize (Hr Hx); lra.
  - intros ->; rewrite sigmoid_zero; field.
Qed.

(** In absolute value it stays below the first derivative. *)
Lemma second_derivative_below_first (x : R) :
  Rabs (sigmoid_second_derivative x) < sigmoid_derivative x.
Proof.
  assert (Hp := derivative_positive x); assert (Hs := sigmoid_range x).
  unfold sigmoid_second_derivative; apply Rabs_def1; nra.
Qed.

(** The second derivative tends to 0 on both sides. *)
Theorem second_derivative_vanishes :
  is_lim sigmoid_second_derivative p_infty 0 /\ is_lim sigmoid_second_derivative m_infty 0.
Proof.
  assert (squeeze : forall x, - sigmoid_derivative x <= sigmoid_second_derivative x
                                <= sigmoid_derivative x).
  { intro x; generalize (Rabs_def2 _ _ (second_derivative_below_first x)); lra. }
  destruct derivative_vanishes as [Hr Hl].
  split.
  - apply is_lim_le_le_loc with (fun x => - sigmoid_derivative x) sigmoid_derivative;
      [exists 0; intros x _; apply squeeze | | exact Hr].
    replace (Finite 0) with (Rbar_opp 0) by (simpl; f_equal; ring).
    apply (is_lim_opp sigmoid_derivative), Hr.
  - apply is_lim_le_le_loc with (fun x => - sigmoid_derivative x) sigmoid_derivative;
      [exists 0; intros x _; apply squeeze | | exact Hl].
    replace (Finite 0) with (Rbar_opp 0) by (simpl; f_equal; ring).
    apply (is_lim_opp sigmoid_derivative), Hl.
Qed.

(** The second derivative as a polynomial in the value [s], mirrored to be positive
    on the right half-line. *)
Definition bump (s : R) : R := s * (1 - s) * (2 * s - 1).

Lemma second_derivative_bump (x : R) :
  sigmoid_second_derivative x = - bump (sigmoid x).
Proof. unfold sigmoid_second_derivative, bump; rewrite derivative_product; ring. Qed.

Lemma abs_second_derivative (x : R) :
  Rabs (sigmoid_second_derivative x) = bump (sigmoid (Rabs x)).
Proof.
  assert (right : forall t, 0 <= t -> Rabs (sigmoid_second_derivative t) = bump (sigmoid t)).
  { intros t Ht; rewrite second_derivative_bump, Rabs_Ropp; apply Rabs_pos_eq.
    destruct (sigmoid_range t); generalize (sigmoid_at_least_half t Ht); intro.
    unfold bump; apply Rmult_le_pos; [apply Rmult_le_pos|]; lra. }
  unfold Rabs at 2; destruct (Rcase_abs x) as [H | H].
  - rewrite <- right, second_derivative_odd, Rabs_Ropp by lra; reflexivity.
  - apply right; lra.
Qed.

(** Between two points of the right half-line, the second derivative is no smaller in
    absolute value than at one of them ([bump] is concave there). *)
Lemma bump_concave (a s b : R) :
  1 / 2 <= a -> a <= s <= b -> bump a <= bump s \/ bump b <= bump s.
Proof.
  intros Ha [Has Hsb].
  destruct (Rle_lt_dec (bump a) (bump s)) as [H | H]; [now left | right].
  assert (Hq : bump s - bump a = (s - a) * (-1 + 3 * (s + a) - 2 * (s * s + s * a + a * a)))
    by (unfold bump; ring).
  assert (Hr : bump s - bump b = (s - b) * (-1 + 3 * (s + b) - 2 * (s * s + s * b + b * b)))
    by (unfold bump; ring).
  set (q := -1 + 3 * (s + a) - 2 * (s * s + s * a + a * a)) in *.
  set (r := -1 + 3 * (s + b) - 2 * (s * s + s * b + b * b)) in *.
  assert (r <= q).
  { replace r with (q - (b - a) * (2 * (s + a + b) - 3)) by (unfold q, r; ring).
    assert (0 <= (b - a) * (2 * (s + a + b) - 3)) by (apply Rmult_le_pos; lra). lra. }
  destruct (Req_dec s a) as [-> | Hne]; [lra|].
  assert (q < 0).
  { apply Rnot_le_lt; intro; assert (0 <= (s - a) * q) by (apply Rmult_le_pos; lra); lra. }
  assert (0 <= (b - s) * - r) by (apply Rmult_le_pos; lra). lra.
Qed.

(** Where the value is at least 4/5, the second derivative shrinks in absolute value. *)
Lemma bump_decreasing (a b : R) : 4 / 5 <= a <= b -> bump b <= bump a.
Proof.
  intros [Ha Hb].
  assert (H : bump a - bump b = (b - a) * (1 - 3 * (a + b) + 2 * (a * a + a * b + b * b)))
    by (unfold bump; ring).
  assert (0 <= 1 - 3 * (a + b) + 2 * (a * a + a * b + b * b)) by nra.
  assert (0 <= (b - a) * (1 - 3 * (a + b) + 2 * (a * a + a * b + b * b)))
    by (apply Rmult_le_pos; lra). lra.
Qed.
