(** * Where the rounded first derivative is constant

    For every format: up to which input the first derivative rounds to 1/4, and from
    which on to 0. As for the sigmoid, the zones are exact: numbers of the format
    outside them give another result. *)

From Coq Require Import ZArith Reals List Lra Lia.
From Flocq Require Import Core.
From Interval Require Import Tactic.
From SigmoidProofs Require Import Sigmoid Derivative Formats Neighbours Thresholds.
From SigmoidProofs Require Import Saturation.
Open Scope R_scope.

(** The derivative depends on the distance from the origin only, and decreases with it. *)
Lemma derivative_decreasing (s t : R) :
  0 <= s -> s <= t -> sigmoid_derivative t <= sigmoid_derivative s.
Proof.
  intros Hs [H | ->]; [left | right; reflexivity].
  now apply (derivative_unimodal s t H).
Qed.

Lemma derivative_abs (x : R) : sigmoid_derivative x = sigmoid_derivative (Rabs x).
Proof.
  unfold Rabs; destruct (Rcase_abs x); [symmetry; apply derivative_even | reflexivity].
Qed.

Lemma representable_abs (f : format) (x : R) : representable f x -> representable f (Rabs x).
Proof. apply generic_format_abs. Qed.

Lemma stored_nonnegative (f : format) (m e : Z) : stored f m e = true -> 0 <= dyadic m e.
Proof. intro H; apply stored_cexp in H; apply dyadic_nonnegative; lia. Qed.

(** ** One quarter *)

(** The value at the threshold exceeds the midpoint of 1/4 and the number before it; the
    value at the next input does not. *)
Definition quarter_claim (row : format * float radix2) : Prop :=
  let '(f, Float m e) := row in
  stored f m e = true /\ normal_power f (-2) = true /\
  sigmoid_derivative (dyadic (m + 1) e) < midpoint_below f (-2)
    < sigmoid_derivative (dyadic m e).

Lemma quarter_claims : Forall quarter_claim derivative_quarter_thresholds.
Proof. check_rows quarter_claim sigmoid_derivative. Qed.

(** In every format, exactly the inputs within the threshold give 1/4. *)
Theorem derivative_rounds_to_quarter :
  Forall (fun '(f, q) =>
    (forall x, Rabs x <= F2R q -> rounded f (sigmoid_derivative x) = 1 / 4) /\
    (forall x, representable f x -> F2R q < Rabs x ->
               rounded f (sigmoid_derivative x) < 1 / 4))
  derivative_quarter_thresholds.
Proof.
  refine (Forall_impl _ _ quarter_claims); intros [f [m e]] (Hm & Hp & Hbelow & Habove).
  replace (1 / 4) with (bpow radix2 (-2)) by (simpl; lra); split.
  - intros x Hx; apply rounds_up_to_power; trivial; split.
    + rewrite derivative_abs.
      generalize (derivative_decreasing _ _ (Rabs_pos x) Hx); lra.
    + simpl; generalize (proj1 (derivative_maximum x)); lra.
  - intros x Hf Hx; apply rounds_below_power; trivial; rewrite derivative_abs.
    apply above_means_successor with (f := f) in Hx; trivial; [|now apply representable_abs].
    assert (H0 : 0 <= dyadic (m + 1) e)
      by (apply dyadic_nonnegative; apply stored_cexp in Hm; lia).
    generalize (derivative_decreasing _ _ H0 Hx); lra.
Qed.

(** ** Zero *)

Definition derivative_zero_claim (row : format * float radix2) : Prop :=
  let '(f, Float m e) := row in
  stored f (m - 1) e = true /\
  sigmoid_derivative (dyadic m e) < half_least f < sigmoid_derivative (dyadic (m - 1) e).

Lemma derivative_zero_claims : Forall derivative_zero_claim derivative_zero_thresholds.
Proof. check_rows derivative_zero_claim sigmoid_derivative. Qed.

(** In every format, exactly the inputs at least as far out as the threshold give 0. *)
Theorem derivative_rounds_to_zero :
  Forall (fun '(f, q) =>
    (forall x, F2R q <= Rabs x -> rounded f (sigmoid_derivative x) = 0) /\
    (forall x, representable f x -> Rabs x < F2R q -> 0 < rounded f (sigmoid_derivative x)))
  derivative_zero_thresholds.
Proof.
  refine (Forall_impl _ _ derivative_zero_claims); intros [f [m e]] (Hm & Hbelow & Habove).
  assert (H0 := stored_nonnegative f _ _ Hm).
  assert (H1 : dyadic (m - 1) e < dyadic m e) by (apply dyadic_lt; lia).
  split.
  - intros x Hx; apply below_half_least; rewrite derivative_abs, Rabs_pos_eq
      by (left; apply derivative_positive).
    generalize (derivative_decreasing (dyadic m e) (Rabs x)); lra.
  - intros x Hf Hx; apply above_half_least; rewrite derivative_abs.
    rewrite <- (Z.sub_add 1 m) in Hx; apply below_means_predecessor with (f := f) in Hx;
      trivial; [|now apply representable_abs].
    generalize (derivative_decreasing _ _ (Rabs_pos x) Hx); lra.
Qed.
