(** * The exponential in the fast path: a table and a quotient of polynomials

    A float64 number x is split into a multiple k/64 and a small rest r. For exp(-k/64) there is
    a table, and exp(-r) is nearly (r^2 + 12 - 6r) / (r^2 + 12 + 6r). *)

From Coq Require Import ZArith Reals Lra Lia.
From Flocq Require Import Core.
From Interval Require Import Tactic.
From SigmoidProofs Require Import Formats Rounding.
Open Scope R_scope.

(** What the program computes from the rest. *)
Definition even_part (r : R) : R := double (double (r * r) + 12).
Definition odd_part (r : R) : R := double (r * 6).
Definition numerator (r : R) : R := double (even_part r - odd_part r).
Definition denominator (r : R) : R := double (even_part r + odd_part r).

(** What is left of a float64 number after subtracting a multiple of 1/64 other than 0. *)
Lemma reduction_multiple (x : R) (k : Z) :
  representable float64 x -> Rabs (x - IZR k / 64) <= 1 / 128 -> k <> 0%Z ->
  exists n a : Z, (-59 <= a)%Z /\ x - IZR k / 64 = IZR n * bpow radix2 a.
Proof.
  intros Hx Hr Hk; assert (Hp : Prec_gt_0 53) by reflexivity.
  destruct (FLT_format_generic radix2 (-1074) 53 x Hx) as [[m e] -> Hm He].
  simpl in Hm, He; unfold F2R in *; simpl Fnum in *; simpl Fexp in *.
  (* both numbers are multiples of 2^a *)
  set (a := Z.min e (-6)).
  assert (Hmx : IZR m * bpow radix2 e = IZR (m * 2 ^ (e - a)) * bpow radix2 a).
  { rewrite mult_IZR, (IZR_Zpower radix2) by lia.
    rewrite Rmult_assoc, <- bpow_plus; f_equal; f_equal; lia. }
  assert (Hmk : IZR k / 64 = IZR (k * 2 ^ (-6 - a)) * bpow radix2 a).
  { rewrite mult_IZR, (IZR_Zpower radix2) by lia.
    rewrite Rmult_assoc, <- bpow_plus; replace (-6 - a + a)%Z with (-6)%Z by lia.
    reflexivity. }
  assert (Ha : (-59 <= a)%Z).
  { assert (Hb : 1 / 128 <= Rabs (IZR m * bpow radix2 e)).
    { assert (1 <= Rabs (IZR k)) by (rewrite <- abs_IZR; apply IZR_le; lia).
      assert (Rabs (IZR k / 64) <= Rabs (IZR m * bpow radix2 e) + 1 / 128).
      { replace (IZR k / 64) with (IZR m * bpow radix2 e - (IZR m * bpow radix2 e - IZR k / 64))
          by ring. apply Rle_trans with (1 := Rabs_triang _ _); rewrite Rabs_Ropp; lra. }
      assert (Rabs (IZR k / 64) = Rabs (IZR k) / 64)
        by (unfold Rdiv; rewrite Rabs_mult, (Rabs_pos_eq (/ 64)) by lra; reflexivity).
      lra. }
    rewrite Rabs_mult, (Rabs_pos_eq (bpow radix2 e)) in Hb by apply bpow_ge_0.
    assert (Hm' : Rabs (IZR m) < bpow radix2 53)
      by (rewrite <- abs_IZR; change (bpow radix2 53) with (IZR (2 ^ 53)); apply IZR_lt; lia).
    assert (bpow radix2 (-7) < bpow radix2 (53 + e)).
    { rewrite bpow_plus; apply Rle_lt_trans with (Rabs (IZR m) * bpow radix2 e).
      - replace (bpow radix2 (-7)) with (1 / 128) by (simpl; lra); exact Hb.
      - apply Rmult_lt_compat_r; [apply bpow_gt_0 | exact Hm']. }
    assert (-7 < 53 + e)%Z by now apply (lt_bpow radix2). unfold a; lia. }
  exists (m * 2 ^ (e - a) - k * 2 ^ (-6 - a))%Z, a; split; [exact Ha|].
  now rewrite Hmx, Hmk, <- Rmult_minus_distr_r, <- minus_IZR.
Qed.

(** The subtraction of the nearest multiple of 1/64 is exact. *)
Lemma reduction_representable (x : R) (k : Z) :
  representable float64 x -> Rabs (x - IZR k / 64) <= 1 / 128 ->
  representable float64 (x - IZR k / 64).
Proof.
  intros Hx Hr; destruct (Z.eq_dec k 0) as [-> | Hk].
  { replace (x - 0 / 64) with x by field; exact Hx. }
  destruct (reduction_multiple x k Hx Hr Hk) as (n & a & Ha & Hn); rewrite Hn in *.
  apply generic_format_FLT; exists (Float radix2 n a);
    [reflexivity | | change (-1074 <= a)%Z; lia].
  simpl; apply lt_IZR; rewrite abs_IZR.
  apply Rmult_lt_reg_r with (bpow radix2 a); [apply bpow_gt_0|].
  rewrite Rabs_mult, (Rabs_pos_eq (bpow radix2 a)) in Hr by apply bpow_ge_0.
  apply Rle_lt_trans with (1 := Hr).
  change (IZR (Z.pow_pos 2 53)) with (bpow radix2 53); rewrite <- bpow_plus.
  apply Rlt_le_trans with (bpow radix2 (-6)); [simpl; lra | apply bpow_le; lia].
Qed.

Lemma reduction_exact (x : R) (k : Z) :
  representable float64 x -> Rabs (x - IZR k / 64) <= 1 / 128 ->
  double (x - IZR k / 64) = x - IZR k / 64.
Proof. intros Hx Hr; now apply rounded_representable, reduction_representable. Qed.

(** Adding 1.5 * 2^46 and taking it away again gives the nearest multiple of 1/64, and
    subtracting that is exact. *)
Definition rounder : R := IZR (3 * 2 ^ 45).

Theorem fast_path_reduction (x : R) :
  representable float64 x -> Rabs x <= 700 -> exists k : Z,
  double (double (x + rounder) - rounder) = IZR k / 64 /\
  Rabs (x - IZR k / 64) <= 1 / 128 /\ double (x - IZR k / 64) = x - IZR k / 64.
Proof.
  intros Hx H; apply Rabs_le_inv in H.
  assert (Hz : bpow radix2 46 <= x + rounder < bpow radix2 47) by (unfold rounder; simpl; lra).
  assert (Hc : cexp radix2 (spacing float64) (x + rounder) = (-6)%Z).
  { unfold cexp; rewrite (mag_unique_pos radix2 _ 47) by exact Hz; reflexivity. }
  assert (Hn := error_le_half_ulp radix2 (spacing float64) (fun n => negb (Z.even n))
                  (x + rounder)).
  rewrite ulp_neq_0, Hc in Hn by (simpl in Hz; lra).
  change (round radix2 (spacing float64) _ (x + rounder)) with (double (x + rounder)) in Hn.
  set (n := ZnearestE (scaled_mantissa radix2 (spacing float64) (x + rounder))).
  assert (Hd : double (x + rounder) = IZR n * / 64)
    by (unfold double, rounded, round, F2R; rewrite Hc; reflexivity).
  exists (n - 192 * 2 ^ 45)%Z.
  assert (Hk : IZR (n - 192 * 2 ^ 45) / 64 = double (x + rounder) - rounder)
    by (rewrite Hd, minus_IZR; unfold rounder; simpl; lra).
  assert (Hr : Rabs (x - IZR (n - 192 * 2 ^ 45) / 64) <= 1 / 128).
  { rewrite Hk; replace (x - (double (x + rounder) - rounder))
      with (- (double (x + rounder) - (x + rounder))) by ring.
    rewrite Rabs_Ropp; apply Rle_trans with (1 := Hn); simpl; lra. }
  split; [|split; [exact Hr | now apply reduction_exact]].
  rewrite <- Hk; apply rounded_representable.
  apply generic_format_FLT; exists (Float radix2 (n - 192 * 2 ^ 45) (-6));
    [reflexivity | | change (-1074 <= -6)%Z; lia].
  apply lt_IZR; rewrite abs_IZR; cbn [Fnum]; apply Rabs_le_inv in Hr.
  apply Rle_lt_trans with 50000; [apply Rabs_le; lra | simpl; lra].
Qed.

(** The error of the method: 0.715 * 2^-44. *)
Lemma method_error (r : R) : Rabs r <= 1 / 128 ->
  exists h, Rabs h <= 143 / 200 * / IZR (2 ^ 44) /\
    (r * r + 12 - r * 6) / (r * r + 12 + r * 6) = exp (- r) * (1 + h).
Proof.
  intro H; exists ((r * r + 12 - r * 6) / (r * r + 12 + r * 6) * exp r - 1).
  apply Rabs_le_inv in H; split.
  - simpl; interval with (i_taylor r, i_degree 10, i_prec 100).
  - rewrite exp_Ropp; generalize (exp_pos r); intro; field; split; [nra | lra].
Qed.

Section Polynomials.
  Variable r : R.
  Hypothesis Hr : Rabs r <= 1 / 128.

  Let Hrange : - (1 / 128) <= r <= 1 / 128.
  Proof. apply Rabs_le_inv, Hr. Qed.

  (** Each part is the exact one plus a small error. *)
  Lemma parts_error : exists a b,
    Rabs a <= 121 / 10 * roundoff /\ Rabs b <= 1 / 20 * roundoff /\
    even_part r = r * r + 12 + a /\ odd_part r = r * 6 + b.
  Proof.
    assert (Hr2 : 0 <= r * r <= 1 / 16384) by nra.
    assert (Hs : Rabs (double (r * r) - r * r) <= 1 / 128 * roundoff).
    { apply Rle_trans with (1 := double_distance (r * r) (1 / 16384) ltac:(apply Rabs_le; lra)).
      unfold roundoff; simpl; lra. }
    assert (Hb : Rabs (double (r * 6) - r * 6) <= 1 / 20 * roundoff).
    { apply Rle_trans with (1 := double_distance (r * 6) (6 / 128) ltac:(apply Rabs_le; lra)).
      unfold roundoff; simpl; lra. }
    set (s := double (r * r) - r * r) in *.
    assert (Hss : double (r * r) = r * r + s) by (unfold s; ring); clearbody s.
    assert (Hs' : - (1 / 128) <= s <= 1 / 128)
      by (apply Rabs_le_inv in Hs; unfold roundoff in Hs; simpl in Hs; lra).
    assert (Ha : Rabs (double (r * r + s + 12) - (r * r + s + 12)) <= 1203 / 100 * roundoff).
    { apply Rle_trans with (1 := double_distance (r * r + s + 12) (1202 / 100) ltac:(apply Rabs_le; lra)).
      unfold roundoff; simpl; lra. }
    exists (double (r * r + s + 12) - (r * r + s + 12) + s), (double (r * 6) - r * 6).
    unfold even_part, odd_part; rewrite Hss; repeat split; try ring; [|exact Hb].
    apply Rle_trans with (1 := Rabs_triang _ _).
    assert (0 < roundoff) by (unfold roundoff; simpl; lra). lra.
  Qed.

  (** The two polynomials have a relative error of at most 2.1 units of 2^-53. *)
  Lemma numerator_error : exists d, Rabs d <= 21 / 10 * roundoff /\
    numerator r = (r * r + 12 - r * 6) * (1 + d).
  Proof.
    destruct parts_error as (a & b & Ha & Hb & Hae & Hbe).
    unfold numerator; rewrite Hae, Hbe.
    destruct (double_error (r * r + 12 + a - (r * 6 + b))) as (d & Hd & ->).
    { apply Rabs_le_inv in Ha; apply Rabs_le_inv in Hb; unfold roundoff in *; simpl IZR in *.
      interval with (i_prec 64). }
    exists ((1 + d) * (1 + (a - b) / (r * r + 12 - r * 6)) - 1); split; [bound_errors|].
    field; nra.
  Qed.

  Lemma denominator_error : exists d, Rabs d <= 21 / 10 * roundoff /\
    denominator r = (r * r + 12 + r * 6) * (1 + d).
  Proof.
    destruct parts_error as (a & b & Ha & Hb & Hae & Hbe).
    unfold denominator; rewrite Hae, Hbe.
    destruct (double_error (r * r + 12 + a + (r * 6 + b))) as (d & Hd & ->).
    { apply Rabs_le_inv in Ha; apply Rabs_le_inv in Hb; unfold roundoff in *; simpl IZR in *.
      interval with (i_prec 64). }
    exists ((1 + d) * (1 + (a + b) / (r * r + 12 + r * 6)) - 1); split; [bound_errors|].
    field; nra.
  Qed.
End Polynomials.
