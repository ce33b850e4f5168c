(** * Where the rounded second derivative is zero

    For every format: near the origin, where the exact value -x/8 or so lies below half
    the least subnormal number, and in both tails. In between no number of the format
    gives 0: there the sign of the result tells the side of the origin. *)

From Coq Require Import ZArith Reals List Lra Lia.
From Flocq Require Import Core.
From Interval Require Import Tactic.
From SigmoidProofs Require Import Sigmoid Derivative SecondDerivative Bounds.
From SigmoidProofs Require Import Formats Neighbours Thresholds.
From SigmoidProofs Require Import Saturation DerivativeSaturation.
Open Scope R_scope.

Lemma bump_quotient (x : R) :
  bump (sigmoid x) = exp (- x) * (1 - exp (- x)) / (1 + exp (- x)) ^ 3.
Proof.
  unfold bump, sigmoid; field; generalize (denominator_positive x); lra.
Qed.

(** The first threshold is four times the least subnormal number. The value is too small
    at the second threshold, and large enough at the input just before it. *)
Definition second_derivative_zero_claim (row : format * float radix2 * float radix2) : Prop :=
  let '(f, Float m e, Float n d) := row in
  stored f m e = true /\ stored f (n - 1) d = true /\
  (m =? 4)%Z = true /\ (e =? least_exponent f)%Z = true /\ (e <=? -9)%Z = true /\
  bump (sigmoid (dyadic n d)) < half_least f < bump (sigmoid (dyadic (n - 1) d)) /\
  4 / 5 <= sigmoid (dyadic n d).

Lemma second_derivative_zero_claims :
  Forall second_derivative_zero_claim second_derivative_zero_thresholds.
Proof.
  repeat apply Forall_cons; try apply Forall_nil.
  all: unfold second_derivative_zero_claim; do 5 (split; [reflexivity|]).
  all: unfold half_least, least_exponent, F2R; cbn -[bpow bump sigmoid].
  all: rewrite !bump_quotient; unfold sigmoid; repeat split; interval with (i_prec 300).
Qed.

(** Up to four times the least subnormal number the value is below half of that number ... *)
Lemma near_too_small (f : format) (x : R) :
  Rabs x <= dyadic 4 (least_exponent f) ->
  Rabs (sigmoid_second_derivative x) < half_least f.
Proof.
  unfold half_least, F2R; cbn [Fnum Fexp]; unfold Zminus; rewrite bpow_plus.
  change (bpow radix2 (- (1))) with (/ 2); assert (H := bpow_gt_0 radix2 (least_exponent f)).
  intro Hx; destruct (Req_dec x 0) as [-> | H0].
  - rewrite (proj2 (proj2 (proj2 (second_derivative_sign 0))) eq_refl), Rabs_R0; lra.
  - generalize (second_derivative_near_zero_bound x H0); lra.
Qed.

(** ... and at five times the least subnormal number it is above. *)
Lemma next_large_enough (f : format) :
  (least_exponent f <= -9)%Z ->
  half_least f < bump (sigmoid (dyadic (4 + 1) (least_exponent f))).
Proof.
  intro He; set (t := dyadic _ _).
  assert (Hu := bpow_gt_0 radix2 (least_exponent f)).
  assert (Hs : bpow radix2 (least_exponent f) <= 1 / 512)
    by (apply Rle_trans with (1 := bpow_le radix2 _ _ He); simpl; lra).
  assert (Ht : t = 5 * bpow radix2 (least_exponent f)) by reflexivity.
  assert (Hp : 0 < t) by lra.
  rewrite <- (Rabs_pos_eq t), <- abs_second_derivative by lra.
  generalize (second_derivative_near_zero_bound t ltac:(lra)).
  rewrite (Rabs_pos_eq t) by lra; intros [H _].
  unfold half_least, Zminus; rewrite bpow_plus; change (bpow radix2 (- (1))) with (/ 2).
  set (u := bpow radix2 (least_exponent f)) in *; clearbody u.
  apply Rlt_trans with (2 := H); rewrite Ht.
  assert (u * u <= 1 / 512 * (1 / 512)) by nra.
  replace ((5 * u) ^ 3) with (125 * u * (u * u)) by ring. nra.
Qed.

(** In every format, exactly the inputs within the first threshold and those at least as
    far out as the second give 0. *)
Theorem second_derivative_rounds_to_zero :
  Forall (fun '(f, near, far) =>
    (forall x, Rabs x <= F2R near \/ F2R far <= Rabs x ->
               rounded f (sigmoid_second_derivative x) = 0) /\
    (forall x, representable f x -> F2R near < Rabs x < F2R far ->
               rounded f (sigmoid_second_derivative x) <> 0))
  second_derivative_zero_thresholds.
Proof.
  refine (Forall_impl _ _ second_derivative_zero_claims).
  intros [[f [m e]] [n d]] (Hm & Hn & H4 & He & Hs & [Hbelow Habove] & Hlarge).
  apply Z.eqb_eq in H4, He; apply Z.leb_le in Hs; subst m e; split.
  - intros x [Hx | Hx]; apply below_half_least; [now apply near_too_small|].
    rewrite abs_second_derivative.
    assert (Hi := sigmoid_increasing _ _ Hx).
    generalize (bump_decreasing _ _ (conj Hlarge Hi)); lra.
  - intros x Hf [Hx Hy].
    assert (Hfa := representable_abs f x Hf).
    apply above_means_successor with (f := f) in Hx; trivial.
    rewrite <- (Z.sub_add 1 n) in Hy; apply below_means_predecessor with (f := f) in Hy; trivial.
    assert (Hpos : 0 <= dyadic (4 + 1) (least_exponent f)) by (apply dyadic_nonnegative; lia).
    assert (H : half_least f < Rabs (sigmoid_second_derivative x)).
    { rewrite abs_second_derivative.
      generalize (next_large_enough f Hs); intro Hnext.
      destruct (bump_concave (sigmoid (dyadic (4 + 1) (least_exponent f)))
                  (sigmoid (Rabs x)) (sigmoid (dyadic (n - 1) d))) as [Hc | Hc]; try lra.
      - now apply sigmoid_at_least_half.
      - split; now apply sigmoid_increasing. }
    apply above_half_least in H; unfold Rabs in H.
    destruct (Rcase_abs (sigmoid_second_derivative x)); [rewrite rounded_opp in H|]; lra.
Qed.
