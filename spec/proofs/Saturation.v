(** * Where the rounded sigmoid is constant

    For every format: from which input on the sigmoid rounds to 1, down to which input
    to 0, and around the origin to 1/2. Each statement has two halves: every real input
    of the zone gives the constant, and every number of the format outside the zone
    gives another result. No value of the sigmoid meets a midpoint here, so the
    tie-breaking rule is never called upon. *)

From Coq Require Import ZArith Reals List Lra Lia.
From Flocq Require Import Core.
From Interval Require Import Tactic.
From SigmoidProofs Require Import Sigmoid Derivative Formats Neighbours Thresholds.
Open Scope R_scope.

(** Checks a claim about exact values and midpoints for every row of a table, by
    interval arithmetic of 300 bits. *)
Ltac check_rows claim functions :=
  repeat apply Forall_cons; try apply Forall_nil;
  unfold claim, midpoint_below, midpoint_above, midpoint, half_least, least_exponent, F2R;
  cbn -[bpow stored normal_power functions];
  repeat match goal with |- _ = true /\ _ => split; [reflexivity|] end;
  unfold functions; repeat split; interval with (i_prec 300).

(** ** One *)

(** The value at the threshold exceeds the midpoint of 1 and the number before it; the
    value at the input just before the threshold does not. *)
Definition one_claim (row : format * float radix2) : Prop :=
  let '(f, Float m e) := row in
  stored f (m - 1) e = true /\ normal_power f 0 = true /\
  sigmoid (dyadic (m - 1) e) < midpoint_below f 0 < sigmoid (dyadic m e).

Lemma one_claims : Forall one_claim sigmoid_one_thresholds.
Proof. check_rows one_claim sigmoid. Qed.

(** In every format, exactly the inputs from the threshold on give 1. *)
Theorem sigmoid_rounds_to_one :
  Forall (fun '(f, q) =>
    (forall x, F2R q <= x -> rounded f (sigmoid x) = 1) /\
    (forall x, representable f x -> x < F2R q -> rounded f (sigmoid x) < 1))
  sigmoid_one_thresholds.
Proof.
  refine (Forall_impl _ _ one_claims); intros [f [m e]] (Hm & Hp & Hbelow & Habove).
  change 1 with (bpow radix2 0); split.
  - intros x Hx; apply rounds_up_to_power; trivial; split.
    + generalize (sigmoid_increasing _ _ Hx); lra.
    + change (bpow radix2 0) with 1; generalize (sigmoid_range x); lra.
  - intros x Hf Hx; apply rounds_below_power; trivial.
    rewrite <- (Z.sub_add 1 m) in Hx; apply below_means_predecessor with (f := f) in Hx; trivial.
    generalize (sigmoid_increasing _ _ Hx); lra.
Qed.

(** ** Zero *)

Definition zero_claim (row : format * float radix2) : Prop :=
  let '(f, Float m e) := row in
  stored f (m - 1) e = true /\
  sigmoid (- dyadic m e) < half_least f < sigmoid (- dyadic (m - 1) e).

Lemma zero_claims : Forall zero_claim sigmoid_zero_thresholds.
Proof. check_rows zero_claim sigmoid. Qed.

(** In every format, exactly the inputs from minus the threshold downwards give 0. *)
Theorem sigmoid_rounds_to_zero :
  Forall (fun '(f, q) =>
    (forall x, x <= - F2R q -> rounded f (sigmoid x) = 0) /\
    (forall x, representable f x -> - F2R q < x -> 0 < rounded f (sigmoid x)))
  sigmoid_zero_thresholds.
Proof.
  refine (Forall_impl _ _ zero_claims); intros [f [m e]] (Hm & Hbelow & Habove); split.
  - intros x Hx; apply below_half_least; rewrite Rabs_pos_eq;
      generalize (sigmoid_range x) (sigmoid_increasing _ _ Hx); lra.
  - intros x Hf Hx; apply above_half_least.
    assert (Hq : - x < dyadic (m - 1 + 1) e) by (rewrite Z.sub_add; lra).
    apply below_means_predecessor with (f := f) in Hq; trivial;
      [|now apply representable_opp].
    generalize (sigmoid_increasing (- dyadic (m - 1) e) x); lra.
Qed.

(** ** One half *)

Definition half_claim (row : format * float radix2 * float radix2) : Prop :=
  let '(f, Float m e, Float n d) := row in
  stored f m e = true /\ stored f n d = true /\ normal_power f (-1) = true /\
  sigmoid (- dyadic (m + 1) e) < midpoint_below f (-1) < sigmoid (- dyadic m e) /\
  sigmoid (dyadic n d) < midpoint_above f (-1) < sigmoid (dyadic (n + 1) d).

Lemma half_claims : Forall half_claim sigmoid_half_thresholds.
Proof. check_rows half_claim sigmoid. Qed.

(** In every format, exactly the inputs between the two thresholds give 1/2. *)
Theorem sigmoid_rounds_to_half :
  Forall (fun '(f, q, r) =>
    (forall x, - F2R q <= x <= F2R r -> rounded f (sigmoid x) = 1 / 2) /\
    (forall x, representable f x -> x < - F2R q -> rounded f (sigmoid x) < 1 / 2) /\
    (forall x, representable f x -> F2R r < x -> 1 / 2 < rounded f (sigmoid x)))
  sigmoid_half_thresholds.
Proof.
  refine (Forall_impl _ _ half_claims).
  intros [[f [m e]] [n d]] (Hm & Hn & Hp & [Hm1 Hm2] & [Hn1 Hn2]).
  replace (1 / 2) with (bpow radix2 (-1)) by (simpl; lra); repeat split.
  - intros x [Hl Hu]; destruct (Rle_lt_dec x 0) as [H0 | H0].
    + apply rounds_up_to_power; trivial; split.
      * generalize (sigmoid_increasing _ _ Hl); lra.
      * simpl; generalize (sigmoid_increasing _ _ H0); rewrite sigmoid_zero; lra.
    + apply rounds_down_to_power; trivial; split.
      * simpl; generalize (sigmoid_above_half x H0); lra.
      * generalize (sigmoid_increasing _ _ Hu); lra.
  - intros x Hf Hx; apply rounds_below_power; trivial.
    assert (Hq : dyadic m e < - x) by lra.
    apply above_means_successor with (f := f) in Hq; trivial; [|now apply representable_opp].
    generalize (sigmoid_increasing x (- dyadic (m + 1) e)); lra.
  - intros x Hf Hx; apply rounds_above_power; trivial.
    apply above_means_successor with (f := f) in Hx; trivial.
    generalize (sigmoid_increasing _ _ Hx); lra.
Qed.
