(** * The sigmoid in a network: chains of sigmoids, and the cross-entropy *)

From Coq Require Import Reals List Lra.
From Coquelicot Require Import Coquelicot.
From SigmoidProofs Require Import Sigmoid Derivative.
Open Scope R_scope.

(** A chain of layers, each given by its weight and bias, applied from the last of the
    list to the first: sigmoid (w1 * sigmoid (w2 * ... x ... + b2) + b1). *)
Fixpoint chain (layers : list (R * R)) (x : R) : R :=
  match layers with
  | nil => x
  | (w, b) :: inner => sigmoid (w * chain inner x + b)
  end.

(** The derivative that backpropagation computes for it. *)
Fixpoint chain_derivative (layers : list (R * R)) (x : R) : R :=
  match layers with
  | nil => 1
  | (w, b) :: inner =>
      sigmoid_derivative (w * chain inner x + b) * w * chain_derivative inner x
  end.

(** The product of the absolute weights. *)
Fixpoint weight_product (layers : list (R * R)) : R :=
  match layers with
  | nil => 1
  | (w, _) :: inner => Rabs w * weight_product inner
  end.

(** It is the derivative, by the chain rule. *)
Lemma chain_rule (layers : list (R * R)) (x : R) :
  is_derive (chain layers) x (chain_derivative layers x).
Proof.
  induction layers as [|[w b] inner IH]; simpl.
  - apply @is_derive_id.
  - evar_last.
    + apply (is_derive_comp sigmoid (fun t => w * chain inner t + b));
        [apply is_derive_sigmoid|].
      apply (is_derive_plus (fun t => w * chain inner t) (fun _ => b));
        [apply is_derive_scal, IH | apply @is_derive_const].
    + unfold scal, plus, zero; simpl; unfold mult; simpl; ring.
Qed.

(** Vanishing gradients: the derivative of a chain of depth L is at most the product of
    the absolute weights times 4^-L. *)
Theorem chain_bound (layers : list (R * R)) (x : R) :
  is_derive (chain layers) x (chain_derivative layers x) /\
  Rabs (chain_derivative layers x) <= weight_product layers * (/ 4) ^ length layers.
Proof.
  split; [apply chain_rule|].
  induction layers as [|[w b] inner IH]; simpl; [rewrite Rabs_R1; lra|].
  rewrite !Rabs_mult.
  set (z := w * chain inner x + b).
  rewrite (Rabs_pos_eq (sigmoid_derivative z)) by (left; apply derivative_positive).
  destruct (derivative_maximum z) as [Hz _].
  replace (Rabs w * weight_product inner * (/ 4 * (/ 4) ^ length inner))
    with (1 / 4 * Rabs w * (weight_product inner * (/ 4) ^ length inner)) by field.
  assert (Hp := derivative_positive z); assert (Hw := Rabs_pos w).
  apply Rmult_le_compat; [apply Rmult_le_pos; lra | apply Rabs_pos | | exact IH].
  apply Rmult_le_compat_r; lra.
Qed.

(** Binary classification: with the target y, the cross-entropy of the output has the
    derivative "output minus target" in the input x. *)
Theorem cross_entropy_gradient (y x : R) :
  is_derive (fun t => - y * ln (sigmoid t) - (1 - y) * ln (1 - sigmoid t)) x
    (sigmoid x - y).
Proof.
  assert (Hs := is_derive_sigmoid x); assert (Hr := sigmoid_range x).
  auto_derive.
  - repeat split; try lra; eexists; exact Hs.
  - replace (Derive (fun t : R => sigmoid t) x) with (sigmoid x * (1 - sigmoid x))
      by (symmetry; apply is_derive_unique, derivative_product_form).
    field; lra.
Qed.

(** The form of the same loss that does not overflow, in terms of the input ("logit"). *)
Lemma cross_entropy_logit_form (y x : R) :
  - y * ln (sigmoid x) - (1 - y) * ln (1 - sigmoid x)
  = Rmax x 0 - x * y + ln (1 + exp (- Rabs x)).
Proof.
  assert (value : forall t, ln (sigmoid t) = - ln (1 + exp (- t))).
  { intro t; unfold sigmoid; assert (H := denominator_positive t).
    unfold Rdiv; rewrite Rmult_1_l; now apply ln_Rinv. }
  assert (mirror : forall t, ln (1 + exp t) = t + ln (1 + exp (- t))).
  { intro t; assert (H := exp_pos t); assert (H' := denominator_positive t).
    rewrite <- (ln_exp t) at 2; rewrite <- ln_mult by (trivial; apply exp_pos).
    f_equal; rewrite exp_Ropp; field; lra. }
  rewrite <- sigmoid_symmetry, !value, Ropp_involutive, (mirror x).
  destruct (Rle_lt_dec 0 x) as [H | H].
  - rewrite Rmax_left, Rabs_pos_eq by lra; ring.
  - rewrite Rmax_right, Rabs_left by lra.
    rewrite Ropp_involutive, (mirror x); ring.
Qed.
