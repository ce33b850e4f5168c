(** * The first derivative *)

From Coq Require Import Reals Lra.
From Coquelicot Require Import Coquelicot.
From SigmoidProofs Require Import Sigmoid.
Open Scope R_scope.

(** The derivative as the quotient rule leaves it: e^-x / (1 + e^-x)^2. *)
Definition sigmoid_derivative (x : R) : R := exp (- x) / (1 + exp (- x)) ^ 2.

Lemma is_derive_exp_opp (x : R) : is_derive (fun t => exp (- t)) x (- exp (- x)).
Proof. auto_derive; [exact I | ring]. Qed.

Lemma is_derive_denominator (x : R) :
  is_derive (fun t => 1 + exp (- t)) x (- exp (- x)).
Proof. auto_derive; [exact I | ring]. Qed.

(** The quotient rule, with numerator 1 and denominator 1 + e^-x. *)
Theorem derivative_quotient_form (x : R) :
  is_derive sigmoid x (exp (- x) / (1 + exp (- x)) ^ 2).
Proof.
  assert (Hd : 1 + exp (- x) <> 0) by (generalize (denominator_positive x); lra).
  assert (Hn : is_derive (fun _ : R => 1) x 0) by apply @is_derive_const.
  generalize (is_derive_div _ _ _ _ _ Hn (is_derive_denominator x) Hd); intro H.
  replace (exp (- x) / (1 + exp (- x)) ^ 2) with
    ((0 * (1 + exp (- x)) - 1 * - exp (- x)) / (1 + exp (- x)) ^ 2); [exact H | field; lra].
Qed.

(** The power rule on (1 + e^-x)^-1 and the chain rule lead to the same place. *)
Theorem derivative_power_chain_form (x : R) :
  is_derive (fun t => / (1 + exp (- t))) x (- (- exp (- x)) / (1 + exp (- x)) ^ 2) /\
  - (- exp (- x)) / (1 + exp (- x)) ^ 2 = sigmoid_derivative x.
Proof.
  assert (Hd : 1 + exp (- x) <> 0) by (generalize (denominator_positive x); lra).
  split; [|unfold sigmoid_derivative; field; lra].
  apply (is_derive_inv (fun t => 1 + exp (- t))); [apply is_derive_denominator | exact Hd].
Qed.

(** [sigmoid_derivative] is the derivative that analysis assigns to [sigmoid]. *)
Lemma is_derive_sigmoid (x : R) : is_derive sigmoid x (sigmoid_derivative x).
Proof. apply derivative_quotient_form. Qed.

(** The derivative is the value times one minus the value. *)
Theorem derivative_product_form (x : R) :
  sigmoid_derivative x = sigmoid x * (1 - sigmoid x) /\
  is_derive sigmoid x (sigmoid x * (1 - sigmoid x)).
Proof.
  assert (H : sigmoid_derivative x = sigmoid x * (1 - sigmoid x)).
  { rewrite one_minus_sigmoid; unfold sigmoid, sigmoid_derivative; field.
    generalize (denominator_positive x); lra. }
  split; [exact H | rewrite <- H; apply is_derive_sigmoid].
Qed.

Lemma derivative_product (x : R) : sigmoid_derivative x = sigmoid x * (1 - sigmoid x).
Proof. apply derivative_product_form. Qed.

(** One quarter minus the squared distance of the value from one half. *)
Lemma derivative_square_form (x : R) :
  sigmoid_derivative x = 1 / 4 - (sigmoid x - 1 / 2) ^ 2.
Proof. rewrite derivative_product; field. Qed.

(** The derivative is the same at x and at -x. *)
Theorem derivative_even (x : R) : sigmoid_derivative (- x) = sigmoid_derivative x.
Proof. rewrite !derivative_product, sigmoid_symmetry; ring. Qed.

(** The derivative is positive everywhere: the exact gradient never dies. *)
Theorem derivative_positive (x : R) : 0 < sigmoid_derivative x.
Proof. rewrite derivative_product; destruct (sigmoid_range x); nra. Qed.

(** On the right half-line the value exceeds one half. *)
Lemma sigmoid_above_half (x : R) : 0 < x -> 1 / 2 < sigmoid x.
Proof. rewrite <- sigmoid_zero; apply sigmoid_strictly_increasing. Qed.

Lemma sigmoid_below_half (x : R) : x < 0 -> sigmoid x < 1 / 2.
Proof. rewrite <- sigmoid_zero; apply sigmoid_strictly_increasing. Qed.

Lemma sigmoid_at_least_half (x : R) : 0 <= x -> 1 / 2 <= sigmoid x.
Proof. rewrite <- sigmoid_zero; apply sigmoid_increasing. Qed.

(** The derivative is at most one quarter, and reaches it at the origin only. *)
Theorem derivative_maximum (x : R) :
  sigmoid_derivative x <= 1 / 4 /\ (sigmoid_derivative x = 1 / 4 <-> x = 0).
Proof.
  rewrite derivative_square_form.
  split; [generalize (pow2_ge_0 (sigmoid x - 1 / 2)); lra | split].
  - intro H; destruct (Rtotal_order x 0) as [Hx | [Hx | Hx]]; trivial; exfalso.
    + assert (sigmoid x - 1 / 2 <> 0) by (generalize (sigmoid_below_half x Hx); lra).
      generalize (pow2_gt_0 _ H0); lra.
    + assert (sigmoid x - 1 / 2 <> 0) by (generalize (sigmoid_above_half x Hx); lra).
      generalize (pow2_gt_0 _ H0); lra.
  - intros ->; rewrite sigmoid_zero; field.
Qed.

(** It increases strictly up to the origin and decreases strictly from there on. *)
Theorem derivative_unimodal (x y : R) :
  x < y -> (y <= 0 -> sigmoid_derivative x < sigmoid_derivative y) /\
           (0 <= x -> sigmoid_derivative y < sigmoid_derivative x).
Proof.
  assert (right : forall s t, 0 <= s < t -> sigmoid_derivative t < sigmoid_derivative s).
  { intros s t [Hs Ht]; rewrite !derivative_square_form.
    generalize (sigmoid_at_least_half s Hs) (sigmoid_strictly_increasing s t Ht); nra. }
  intro H; split; intro H0.
  - rewrite <- (derivative_even x), <- (derivative_even y); apply right; lra.
  - apply right; lra.
Qed.

Lemma derivative_below_exp (x : R) : sigmoid_derivative x < exp (- x).
Proof.
  rewrite derivative_product.
  destruct (sigmoid_range x), (sigmoid_exponential_bounds x); nra.
Qed.

(** Vanishing gradients: the derivative tends to 0 on both sides. *)
Theorem derivative_vanishes :
  is_lim sigmoid_derivative p_infty 0 /\ is_lim sigmoid_derivative m_infty 0.
Proof.
  split.
  - apply is_lim_le_le_loc with (fun _ => 0) (fun x => exp (- x)).
    + exists 0; intros x _; generalize (derivative_positive x) (derivative_below_exp x); lra.
    + apply is_lim_const.
    + apply exp_opp_vanishes.
  - apply is_lim_le_le_loc with (fun _ => 0) exp.
    + exists 0; intros x _; generalize (derivative_positive x) (derivative_below_exp (- x)).
      rewrite derivative_even, Ropp_involutive; lra.
    + apply is_lim_const.
    + apply is_lim_exp_m.
Qed.
