(** * Values to fifty digits *)

From Coq Require Import Reals Lra.
From Interval Require Import Tactic.
From SigmoidProofs Require Import Sigmoid Derivative SecondDerivative.
Open Scope R_scope.

(** At the origin: one half, one quarter, zero. *)
Theorem values_at_zero :
  sigmoid 0 = 1 / 2 /\ sigmoid_derivative 0 = 1 / 4 /\ sigmoid_second_derivative 0 = 0.
Proof.
  split; [apply sigmoid_zero|].
  split; [now apply derivative_maximum | now apply second_derivative_sign].
Qed.

(** The decimal fraction lies within half a unit of the fiftieth decimal of the value. *)
Definition fifty_digits (value decimal : R) : Prop :=
  Rabs (value - decimal) <= / 2 * / 10 ^ 50.

(** The decimal fraction holds the first fifty decimals of the value. *)
Definition first_digits (value decimal : R) : Prop :=
  decimal <= value < decimal + / 10 ^ 50.

Ltac enclose :=
  unfold fifty_digits, first_digits, sigmoid_second_derivative, sigmoid_derivative, sigmoid;
  repeat split; interval with (i_prec 300).

(** At 1. *)
Theorem values_at_one :
  first_digits (sigmoid 1)
    0.73105857863000487925115924182183627436514464016505 /\
  first_digits (sigmoid_derivative 1)
    0.19661193324148185253742473358590902562226728542731 /\
  fifty_digits (sigmoid_second_derivative 1)
    (-0.09085774767294840944247961419796232612305199524915).
Proof. enclose. Qed.

(** At -1. *)
Lemma values_at_minus_one :
  fifty_digits (sigmoid (-1))
    0.26894142136999512074884075817816372563485535983494 /\
  fifty_digits (sigmoid_derivative (-1))
    0.19661193324148185253742473358590902562226728542731 /\
  fifty_digits (sigmoid_second_derivative (-1))
    0.09085774767294840944247961419796232612305199524915.
Proof. enclose. Qed.

(** At 10, in the right tail. *)
Lemma values_at_ten :
  fifty_digits (sigmoid 10)
    0.99995460213129756560549522376723651054490630799527 /\
  fifty_digits (sigmoid_derivative 10)
    0.00004539580773595167103244204317133709514410008564 /\
  fifty_digits (sigmoid_second_derivative 10)
    (-0.00004539168599011319565337010581841566954467257624).
Proof. enclose. Qed.
