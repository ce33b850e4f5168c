(** * Bounds near the origin, and the Lipschitz constant *)

From Coq Require Import Reals Lra.
From Coquelicot Require Import Coquelicot.
From SigmoidProofs Require Import Sigmoid Derivative SecondDerivative.
Open Scope R_scope.

(** Mean value theorem: a positive derivative inside makes the right end larger. *)
Lemma increasing_between (f f' : R -> R) (a b : R) :
  a < b -> (forall x, a <= x <= b -> is_derive f x (f' x)) ->
  (forall x, a < x < b -> 0 < f' x) -> f a < f b.
Proof.
  intros Hab Hd Hp.
  destruct (MVT_cor2 f f' a b Hab) as (c & Hc & Hin).
  - intros c Hc; apply is_derive_Reals, Hd, Hc.
  - specialize (Hp c Hin); nra.
Qed.

(** A quarter of the input, minus the value, increases strictly. *)
Lemma quarter_minus_sigmoid_increasing (s t : R) :
  s < t -> s / 4 - sigmoid s < t / 4 - sigmoid t.
Proof.
  assert (one_side : forall u v, u < v -> v <= 0 \/ 0 <= u ->
            u / 4 - sigmoid u < v / 4 - sigmoid v).
  { intros u v Huv Hside.
    apply (increasing_between (fun x => x / 4 - sigmoid x)
                              (fun x => 1 / 4 - sigmoid_derivative x)); trivial.
    - intros x _; apply (is_derive_minus (fun x => x / 4) sigmoid);
        [auto_derive; [exact I | field] | apply is_derive_sigmoid].
    - intros x Hx; destruct (derivative_maximum x) as [[Hlt | Heq] Hiff]; [lra|].
      apply Hiff in Heq; lra. }
  intro H; destruct (Rle_lt_dec t 0) as [Ht | Ht]; [apply one_side; lra|].
  destruct (Rle_lt_dec 0 s) as [Hs | Hs]; [apply one_side; lra|].
  generalize (one_side s 0 Hs) (one_side 0 t Ht); lra.
Qed.

(** The value changes at most a quarter as fast as the input, and strictly less
    where the inputs differ. *)
Theorem sigmoid_lipschitz (x y : R) :
  Rabs (sigmoid x - sigmoid y) <= Rabs (x - y) / 4 /\
  (x <> y -> Rabs (sigmoid x - sigmoid y) < Rabs (x - y) / 4).
Proof.
  assert (strict : x <> y -> Rabs (sigmoid x - sigmoid y) < Rabs (x - y) / 4).
  { intro H; destruct (Rtotal_order x y) as [Hlt | [-> | Hgt]]; [| now elim H |].
    - rewrite (Rabs_minus_sym x), (Rabs_minus_sym (sigmoid x)), !Rabs_pos_eq;
        generalize (sigmoid_strictly_increasing x y Hlt)
                   (quarter_minus_sigmoid_increasing x y Hlt); lra.
    - rewrite !Rabs_pos_eq; generalize (sigmoid_strictly_increasing y x Hgt)
                                       (quarter_minus_sigmoid_increasing y x Hgt); lra. }
  split; [|exact strict]. destruct (Req_dec x y) as [-> | H]; [|now left; apply strict].
  unfold Rminus; rewrite !Rplus_opp_r, Rabs_R0; lra.
Qed.

(** The constant 1/4 cannot be improved: near the origin the slope comes close to it. *)
Lemma sigmoid_lipschitz_sharp (k : R) :
  (forall x y, Rabs (sigmoid x - sigmoid y) <= k * Rabs (x - y)) -> 1 / 4 <= k.
Proof.
  intro Hk; apply Rnot_lt_le; intro Hlt.
  assert (H := is_derive_sigmoid 0); apply is_derive_Reals in H.
  replace (sigmoid_derivative 0) with (1 / 4) in H
    by (symmetry; apply derivative_maximum; reflexivity).
  destruct (H ((1 / 4 - k) / 2) ltac:(lra)) as [d Hd].
  assert (Hpos := cond_pos d).
  specialize (Hd (d / 2) ltac:(lra) ltac:(rewrite Rabs_pos_eq; lra)).
  specialize (Hk (0 + d / 2) 0).
  replace (0 + d / 2 - 0) with (d / 2) in Hk by ring.
  rewrite (Rabs_pos_eq (d / 2)) in Hk by lra.
  apply Rabs_def2 in Hd; destruct Hd as [_ Hd].
  assert (Hle := Rle_trans _ _ _ (Rle_abs _) Hk).
  assert (Hq : (sigmoid (0 + d / 2) - sigmoid 0) / (d / 2) <= k).
  { apply Rmult_le_reg_r with (d / 2); [lra|].
    unfold Rdiv at 1; rewrite Rmult_assoc, Rinv_l, Rmult_1_r by lra. exact Hle. }
  lra.
Qed.

Lemma sigmoid_below_line (x : R) : 0 < x -> sigmoid x < 1 / 2 + x / 4.
Proof.
  intro H; generalize (quarter_minus_sigmoid_increasing 0 x H); rewrite sigmoid_zero; lra.
Qed.

Lemma derivative_above_parabola (x : R) :
  x <> 0 -> 1 / 4 - x ^ 2 / 16 < sigmoid_derivative x.
Proof.
  assert (right : forall t, 0 < t -> 1 / 4 - t ^ 2 / 16 < sigmoid_derivative t).
  { intros t Ht; rewrite derivative_square_form.
    generalize (sigmoid_below_line t Ht) (sigmoid_above_half t Ht); nra. }
  intro H; destruct (Rlt_le_dec x 0) as [Hx | Hx]; [|apply right; lra].
  rewrite <- derivative_even; generalize (right (- x)).
  replace ((- x) ^ 2) with (x ^ 2) by ring; lra.
Qed.

(** To the right of the origin the value lies below its tangent 1/2 + x/4, and less
    than x^3/48 below it; to the left the same holds mirrored. *)
Theorem sigmoid_near_zero_bounds (x : R) :
  (0 < x -> 1 / 2 + x / 4 - x ^ 3 / 48 < sigmoid x < 1 / 2 + x / 4) /\
  (x < 0 -> 1 / 2 + x / 4 < sigmoid x < 1 / 2 + x / 4 - x ^ 3 / 48).
Proof.
  assert (right : forall t, 0 < t -> 1 / 2 + t / 4 - t ^ 3 / 48 < sigmoid t < 1 / 2 + t / 4).
  { intros t Ht; split; [|now apply sigmoid_below_line].
    cut (sigmoid 0 - 0 / 4 + 0 ^ 3 / 48 < sigmoid t - t / 4 + t ^ 3 / 48);
      [rewrite sigmoid_zero; lra|].
    apply (increasing_between (fun x => sigmoid x - x / 4 + x ^ 3 / 48)
             (fun x => sigmoid_derivative x - 1 / 4 + x ^ 2 / 16)); trivial.
    - intros u _; assert (Hu := is_derive_sigmoid u).
      apply (is_derive_plus (fun x => sigmoid x - x / 4) (fun x => x ^ 3 / 48));
        [apply (is_derive_minus sigmoid (fun x => x / 4)); [exact Hu|] |];
        auto_derive; trivial; field.
    - intros u [Hu _]; generalize (derivative_above_parabola u); lra. }
  split; [apply right|]. intro H; generalize (right (- x)).
  rewrite sigmoid_symmetry; replace ((- x) ^ 3) with (- x ^ 3) by ring; lra.
Qed.

(** Near its maximum the derivative follows the parabola 1/4 - x^2/16: it lies above it,
    and by less than x^4/96. *)
Theorem derivative_near_zero_bounds (x : R) :
  1 / 4 - x ^ 2 / 16 <= sigmoid_derivative x <= 1 / 4 - x ^ 2 / 16 + x ^ 4 / 96 /\
  (x <> 0 ->
   1 / 4 - x ^ 2 / 16 < sigmoid_derivative x < 1 / 4 - x ^ 2 / 16 + x ^ 4 / 96).
Proof.
  assert (strict : x <> 0 ->
    1 / 4 - x ^ 2 / 16 < sigmoid_derivative x < 1 / 4 - x ^ 2 / 16 + x ^ 4 / 96).
  2: { split; [|exact strict]. destruct (Req_dec x 0) as [-> | H]; [|specialize (strict H); lra].
       replace (sigmoid_derivative 0) with (1 / 4)
         by (symmetry; apply derivative_maximum; reflexivity). lra. }
  assert (right : forall t, 0 < t -> sigmoid_derivative t < 1 / 4 - t ^ 2 / 16 + t ^ 4 / 96).
  { intros t Ht. destruct (Rle_lt_dec 12 (t ^ 2)) as [Hbig | Hsmall].
    - destruct (derivative_maximum t) as [[Hlt | Heq] Hiff]; [|apply Hiff in Heq; lra].
      apply Rlt_le_trans with (1 := Hlt). nra.
    - rewrite derivative_square_form.
      destruct (sigmoid_near_zero_bounds t) as [Hb _]; specialize (Hb Ht).
      set (d := t / 4 - t ^ 3 / 48).
      assert (0 < d) by (unfold d; nra).
      assert (d ^ 2 < (sigmoid t - 1 / 2) ^ 2) by (unfold d in *; nra).
      replace (t ^ 2 / 16) with (d ^ 2 + t ^ 4 / 96 - t ^ 6 / 2304) by (unfold d; field).
      assert (0 < t ^ 6) by (apply pow_lt, Ht). lra. }
  intro H; split; [now apply derivative_above_parabola|].
  destruct (Rlt_le_dec x 0) as [Hx | Hx]; [|apply right; lra].
  rewrite <- derivative_even; generalize (right (- x)).
  replace ((- x) ^ 2) with (x ^ 2) by ring; replace ((- x) ^ 4) with (x ^ 4) by ring; lra.
Qed.

(** Near the origin the second derivative is close to -x/8: strictly smaller in
    absolute value, and by less than |x|^3/24. *)
Theorem second_derivative_near_zero_bound (x : R) :
  x <> 0 ->
  Rabs x / 8 - Rabs x ^ 3 / 24 < Rabs (sigmoid_second_derivative x) < Rabs x / 8.
Proof.
  intro H; assert (Ht := Rabs_pos_lt x H); rewrite abs_second_derivative.
  set (t := Rabs x) in *; clearbody t.
  destruct (sigmoid_near_zero_bounds t) as [Hb _]; specialize (Hb Ht).
  assert (Hs := sigmoid_above_half t Ht).
  unfold bump; rewrite <- derivative_product.
  assert (Hd := derivative_above_parabola t ltac:(lra)).
  assert (Hm := proj1 (derivative_maximum t)).
  assert (Hp := derivative_positive t).
  split; [|nra].
  destruct (Rle_lt_dec 3 (t ^ 2)) as [Hbig | Hsmall].
  - apply Rle_lt_trans with 0; [nra|]. apply Rmult_lt_0_compat; lra.
  - apply Rlt_trans with ((1 / 4 - t ^ 2 / 16) * (t / 2 - t ^ 3 / 24)).
    + assert (0 < t ^ 5) by (apply pow_lt, Ht).
      replace ((1 / 4 - t ^ 2 / 16) * (t / 2 - t ^ 3 / 24))
        with (t / 8 - t ^ 3 / 24 + t ^ 5 / 384) by field. lra.
    + apply Rlt_trans with (sigmoid_derivative t * (t / 2 - t ^ 3 / 24));
        [apply Rmult_lt_compat_r; [nra | lra] | apply Rmult_lt_compat_l; lra].
Qed.
