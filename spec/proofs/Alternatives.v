(** * Slopes of other activations, and of a sigmoid with normalised inputs *)

From Coq Require Import Reals Lra.
From Coquelicot Require Import Coquelicot.
From Interval Require Import Tactic.
From SigmoidProofs Require Import Sigmoid Derivative.
Open Scope R_scope.

(** The hyperbolic tangent is the sigmoid, stretched and shifted, ... *)
Lemma tanh_from_sigmoid (x : R) : tanh x = 2 * sigmoid (2 * x) - 1.
Proof. rewrite tanh_form; replace (2 * x / 2) with x by field; field. Qed.

(** ... so its slope is four times that of the sigmoid at twice the input. *)
Lemma is_derive_tanh (x : R) : is_derive tanh x (4 * sigmoid_derivative (2 * x)).
Proof.
  apply is_derive_ext with (fun t => 2 * sigmoid (2 * t) - 1);
    [intro t; symmetry; apply tanh_from_sigmoid|].
  assert (H := is_derive_sigmoid (2 * x)).
  auto_derive; [eexists; exact H|].
  replace (Derive (fun t : R => sigmoid t) (2 * x)) with (sigmoid_derivative (2 * x))
    by (symmetry; apply is_derive_unique, H). ring.
Qed.

(** The slope of tanh is 1 at the origin, four times that of the sigmoid there, and at
    most 1 everywhere. *)
Theorem tanh_slope :
  is_derive tanh 0 1 /\ 1 = 4 * sigmoid_derivative 0 /\
  forall x, exists slope, is_derive tanh x slope /\ slope <= 1.
Proof.
  assert (H0 : sigmoid_derivative 0 = 1 / 4) by now apply derivative_maximum.
  split; [|split].
  - generalize (is_derive_tanh 0); replace (2 * 0) with 0 by ring; rewrite H0.
    replace (4 * (1 / 4)) with 1 by field; intro H; exact H.
  - rewrite H0; field.
  - intro x; exists (4 * sigmoid_derivative (2 * x)); split; [apply is_derive_tanh|].
    generalize (proj1 (derivative_maximum (2 * x))); lra.
Qed.

Definition relu (x : R) : R := Rmax x 0.

(** A chain of rectifiers of some depth. *)
Fixpoint relu_chain (depth : nat) (x : R) : R :=
  match depth with O => x | S d => relu (relu_chain d x) end.

(** To the right of the origin the slope of the rectifier is 1, and so is that of a chain
    of them, however deep. *)
Theorem relu_slope (x : R) :
  0 < x -> is_derive relu x 1 /\ forall depth, is_derive (relu_chain depth) x 1.
Proof.
  intro Hx.
  assert (same : forall depth t, 0 < t -> relu_chain depth t = t).
  { induction depth as [|depth IH]; intros t Ht; simpl; [reflexivity|].
    rewrite IH by exact Ht; apply Rmax_left; lra. }
  assert (chains : forall depth, is_derive (relu_chain depth) x 1).
  { intro depth; apply is_derive_ext_loc with (fun t => t); [|apply @is_derive_id].
    exists (mkposreal x Hx); intros t Ht.
    apply Rabs_def2 in Ht; simpl in Ht; unfold minus, plus, opp in Ht; simpl in Ht.
    symmetry; apply same; lra. }
  split; [exact (chains 1%nat) | exact chains].
Qed.

(** Within one unit of the origin the slope of the sigmoid exceeds 0.1966; from five units
    on it is below 0.0067. *)
Theorem normalisation_slope (x : R) :
  (Rabs x <= 1 -> 0.1966 < sigmoid_derivative x) /\
  (5 <= Rabs x -> sigmoid_derivative x < 0.0067).
Proof.
  assert (Habs : sigmoid_derivative x = sigmoid_derivative (Rabs x))
    by (unfold Rabs; destruct (Rcase_abs x); [symmetry; apply derivative_even | reflexivity]).
  assert (decreasing : forall s t, 0 <= s <= t -> sigmoid_derivative t <= sigmoid_derivative s).
  { intros s t [Hs [Ht | ->]]; [left; now apply (derivative_unimodal s t Ht) | right; reflexivity]. }
  assert (H1 : 0.1966 < sigmoid_derivative 1) by (unfold sigmoid_derivative; interval with (i_prec 60)).
  assert (H5 : sigmoid_derivative 5 < 0.0067) by (unfold sigmoid_derivative; interval with (i_prec 60)).
  rewrite Habs; assert (Hr := Rabs_pos x); split; intro H.
  - apply Rlt_le_trans with (1 := H1), decreasing; lra.
  - apply Rle_lt_trans with (2 := H5), decreasing; lra.
Qed.
