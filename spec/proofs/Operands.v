(** * What the second derivative is computed from

    The definitions of the fast path, and the errors of the three factors t p / q, q and d. *)

From Coq Require Import ZArith Reals Lra Lia.
From Flocq Require Import Core.
From Interval Require Import Tactic.
From SigmoidProofs Require Import Formats Rounding Reduction Cubic Complement.
Open Scope R_scope.

Definition cubic_product (t r : R) : R := double (t * cubic_numerator r).
Definition cubic_total (t r : R) : R := double (cubic_product t r + cubic_denominator r).
Definition fast_second_derivative (t sum difference r : R) : R :=
  double (double (double (cubic_product t r * cubic_denominator r) * complement sum difference r)
          / double (double (cubic_total t r * cubic_total t r) * cubic_total t r)).

(** The premises: x is a positive float64 number, k / 64 the nearest multiple of 1/64, and the
    three tables give exp(-k/64), 1 + exp(-k/64) and 1 - exp(-k/64). *)
Definition reduced_second (x : R) (k : Z) (t sum difference : R) : Prop :=
  representable float64 x /\ / IZR (2 ^ 900) <= x <= 690 /\ Rabs (x - IZR k / 64) <= 1 / 128 /\
  approximates t (exp (- (IZR k / 64))) (3 * roundoff) /\
  approximates sum (1 + exp (- (IZR k / 64))) (2 * roundoff) /\
  approximates difference (1 - exp (- (IZR k / 64))) roundoff.

Ltac no_underflow := apply double_error; simpl IZR in *; interval with (i_prec 64).

Lemma near_one (c e : R) : 0 < c <= 20 -> Rabs e <= c * roundoff -> 9 / 10 <= 1 + e <= 11 / 10.
Proof. intros Hc He; apply Rabs_le_inv in He; unfold roundoff in He; simpl in He; lra. Qed.

Lemma near_product (w b : R) :
  119 <= w <= 121 -> 9 / 10 <= b <= 11 / 10 -> 107 <= w * b <= 134.
Proof. intros Hw Hb; split; interval with (i_prec 64). Qed.

Section Formula.
  Variables x t sum difference : R.
  Variable k : Z.
  Hypothesis Hred : reduced_second x k t sum difference.
  Let r : R := x - IZR k / 64.
  Let T : R := exp (- (IZR k / 64)).
  Let E : R := exp (- x).

  (** The rest is 0 or not too small, and no greater than x. *)
  Lemma rest_range : (r = 0 \/ / IZR (2 ^ 900) <= Rabs r) /\ Rabs r <= x.
  Proof.
    destruct Hred as (Hx & [Hx0 Hx7] & Hr & _); assert (H0 : 0 < x) by (simpl in Hx0; lra).
    destruct (Z.eq_dec k 0) as [Hk | Hk].
    - replace r with x by (unfold r; rewrite Hk; field).
      rewrite Rabs_pos_eq by lra; split; [now right | lra].
    - assert (Hk1 : 1 <= IZR k).
      { apply IZR_le; assert (-1 < k)%Z; [|lia].
        apply lt_IZR; apply Rabs_le_inv in Hr; lra. }
      split; [|apply Rabs_le_inv in Hr; apply Rle_trans with (1 / 128); [now apply Rabs_le | lra]].
      destruct (reduction_multiple x k Hx Hr Hk) as (n & a & Ha & Hn); fold r in Hn.
      rewrite Hn; destruct (Z.eq_dec n 0) as [-> | Hn0]; [left; ring | right].
      rewrite Rabs_mult, (Rabs_pos_eq (bpow radix2 a)) by apply bpow_ge_0.
      apply Rle_trans with (1 * bpow radix2 (-59)); [simpl; lra|].
      apply Rmult_le_compat; [lra | apply bpow_ge_0 | | now apply bpow_le].
      rewrite <- abs_IZR; apply IZR_le; lia.
  Qed.

  (** The exact complement is q (1 - E), up to a quarter of a unit of 2^-53. *)
  Lemma complement_form (h : R) : Rabs h <= / IZR (2 ^ 55) * Rabs r ->
    exact_even r - exact_odd r = exp (- r) * (1 + h) * (exact_even r + exact_odd r) ->
    exists c, Rabs c <= 1 / 4 * roundoff /\
    exact_complement T r = (exact_even r + exact_odd r) * ((1 - E) * (1 + c)).
  Proof.
    intros Hh Hm; destruct rest_range as [_ Hrx]; destruct Hred as (_ & [Hx0 _] & _).
    assert (H0 : 0 < x) by (simpl in Hx0; lra).
    assert (HE : E * (1 + x) < 1).
    { unfold E; rewrite exp_Ropp; assert (Hi := exp_ineq1 x ltac:(lra)).
      apply Rmult_lt_reg_l with (exp x); [apply exp_pos|].
      rewrite <- Rmult_assoc, Rinv_r by (generalize (exp_pos x); lra); lra. }
    assert (HEp : 0 < E) by apply exp_pos.
    assert (HE1 : 0 < 1 - E) by nra.
    assert (HTE : T * exp (- r) = E)
      by (unfold T, E, r; rewrite <- exp_plus; f_equal; ring).
    exists (- E * h / (1 - E)); split.
    - unfold Rdiv; rewrite !Rabs_mult, Rabs_inv, Rabs_Ropp, (Rabs_pos_eq E), (Rabs_pos_eq (1 - E))
        by lra.
      apply Rmult_le_reg_r with (1 - E); [exact HE1|]; rewrite Rmult_assoc, Rinv_l by lra.
      rewrite Rmult_1_r; apply Rle_trans with (E * (/ IZR (2 ^ 55) * x)).
      + apply Rmult_le_compat_l; [lra|]; apply Rle_trans with (1 := Hh).
        apply Rmult_le_compat_l; [simpl; lra | exact Hrx].
      + unfold roundoff; simpl; lra.
    - unfold exact_complement.
      replace (exact_even r * (1 - T) + exact_odd r * (1 + T))
        with (exact_even r + exact_odd r - T * (exact_even r - exact_odd r)) by ring.
      rewrite Hm, <- HTE; field; rewrite HTE; lra.
  Qed.

  (** What the float64 operations see: t p / q as a value of E, and d. *)
  Lemma operands : exists n q d e dq dd c,
    n = cubic_product t r /\ q = cubic_denominator r /\ d = complement sum difference r /\
    Rabs e <= 822 / 100 * roundoff /\ Rabs dq <= 21 / 10 * roundoff /\
    Rabs dd <= 125 / 10 * roundoff /\ Rabs c <= 1 / 4 * roundoff /\
    / IZR (2 ^ 996) <= n <= 170 /\ 107 <= q <= 134 /\ / IZR (2 ^ 900) <= d <= 300 /\
    (1 / 2 <= d \/ 1 <= n) /\
    n = E * (1 + e) * q /\ q * ((1 - E) * (1 + c) * (1 + dd)) = d * (1 + dq).
  Proof.
    destruct Hred as (Hx & [Hx0 Hx7] & Hr & Ht & Hs & Hc); destruct rest_range as [Hmin Hrx].
    fold r in Hr; fold T in Ht, Hs, Hc.
    destruct (cubic_numerator_error r Hr Hmin) as (dp & Hdp & Hp).
    destruct (cubic_denominator_error r Hr Hmin) as (dq & Hdq & Hq).
    destruct (cubic_method_error r Hr) as (h & Hh & Hm).
    destruct (complement_form h Hh Hm) as (c & Hc' & Hcf).
    assert (Hx1 : 0 < x) by (simpl in Hx0; lra).
    assert (HT0 : 0 < T) by apply exp_pos.
    assert (HTE : T * exp (- r) = E)
      by (unfold T, E, r; rewrite <- exp_plus; f_equal; ring).
    destruct (approximates_factor t T _ HT0 Ht) as (dt & Hdt & Hte).
    assert (Hrr := Rabs_le_inv _ _ Hr).
    assert (Hh1 : Rabs h <= 1 / 100 * roundoff).
    { apply Rle_trans with (1 := Hh); apply Rle_trans with (/ IZR (2 ^ 55) * (1 / 128));
        [apply Rmult_le_compat_l; [simpl; lra | exact Hr] | unfold roundoff; simpl; lra]. }
    assert (HP : 119 <= exact_even r - exact_odd r <= 121)
      by (unfold exact_even, exact_odd; split; interval with (i_prec 64)).
    assert (HQ : 119 <= exact_even r + exact_odd r <= 121)
      by (unfold exact_even, exact_odd; split; interval with (i_prec 64)).
    assert (Np := near_one (21 / 10) dp ltac:(lra) Hdp); assert (Nq := near_one (21 / 10) dq ltac:(lra) Hdq).
    assert (Nt := near_one 3 dt ltac:(lra) Hdt).
    assert (Hp' : 107 <= cubic_numerator r <= 134) by (rewrite Hp; now apply near_product).
    assert (Hq' : 107 <= cubic_denominator r <= 134) by (rewrite Hq; now apply near_product).
    assert (HTr : / IZR (2 ^ 996) <= T <= 102 / 100).
    { unfold T; replace (- (IZR k / 64)) with (r - x) by (unfold r; ring).
      assert (Hy : - (69001 / 100) <= r - x <= 1 / 128) by lra.
      set (y := r - x) in *; clearbody y; simpl IZR; split; interval with (i_prec 64). }
    assert (Htr : / IZR (2 ^ 997) <= t <= 113 / 100).
    { rewrite Hte; split; [|clear - HTr Nt; simpl in HTr; nra].
      apply Rle_trans with (/ IZR (2 ^ 996) * (9 / 10)); [simpl; lra|].
      apply Rmult_le_compat; [simpl; lra | lra | apply HTr | apply Nt]. }
    assert (exists e, Rabs e <= roundoff /\ cubic_product t r = t * cubic_numerator r * (1 + e))
      as (e & He & Hn).
    { unfold cubic_product; clear - Hp' Htr; set (p := cubic_numerator r) in *; clearbody p.
      no_underflow. }
    assert (Ne := near_one 1 e ltac:(lra) ltac:(lra)).
    assert (Htp : 107 * t <= t * cubic_numerator r <= 134 * t)
      by (assert (0 < t) by (destruct Htr; simpl in *; lra); clear - Hp' H; nra).
    assert (Hn' : 96 * t <= cubic_product t r <= 148 * t)
      by (rewrite Hn; assert (0 < t) by (destruct Htr; simpl in *; lra); clear - Htp Ne H; nra).
    assert (Hd : exists dd, Rabs dd <= 125 / 10 * roundoff /\
              (1 / 2 <= complement sum difference r \/
               t >= 1 / 2 /\ / IZR (2 ^ 900) <= complement sum difference r) /\
              complement sum difference r = exact_complement T r * (1 + dd)).
    { destruct (Z.eq_dec k 0) as [Hk | Hk].
      - assert (HT1 : T = 1) by (unfold T; rewrite Hk, <- exp_0; f_equal; field).
        assert (Hrx' : r = x) by (unfold r; rewrite Hk; field).
        destruct (complement_zero_error r T sum difference Hr Hs Hc HT1) as (dd & H1 & H2 & H3);
          [now rewrite Hrx'|].
        exists dd; split; [exact H1 | split; [right; split; [|exact H2] | exact H3]].
        rewrite Hte, HT1; lra.
      - assert (Hk1 : 1 <= IZR k).
        { apply IZR_le; assert (-1 < k)%Z; [|lia].
          apply lt_IZR; unfold r in Hrr; lra. }
        assert (HT1 : T <= exp (- (1 / 64))).
        { unfold T; destruct (Rle_lt_or_eq_dec _ _ Hk1) as [H | <-]; [|right; reflexivity].
          left; apply exp_increasing; lra. }
        destruct (complement_positive_error r T sum difference Hr Hs Hc Hmin (conj HT0 HT1))
          as (dd & H1 & H2 & H3).
        exists dd; split; [exact H1 | split; [now left | exact H3]]. }
    destruct Hd as (dd & Hdd & Hlow & Hdf); rewrite Hcf in Hdf.
    assert (HE : 0 < E < 1)
      by (split; [apply exp_pos | unfold E; rewrite <- exp_0; apply exp_increasing; lra]).
    assert (Nc := near_one (1 / 4) c ltac:(lra) Hc').
    assert (Nd := near_one (125 / 10) dd ltac:(lra) Hdd).
    assert (Hnr : / IZR (2 ^ 996) <= cubic_product t r <= 170)
      by (clear - Hn' Htr; simpl in *; lra).
    assert (Hdr : / IZR (2 ^ 900) <= complement sum difference r <= 300).
    { split; [destruct Hlow as [H | [_ H]]; [simpl; lra | exact H]|].
      assert (Hcd : 0 <= (1 + c) * (1 + dd) <= 2) by (clear - Nc Nd; nra).
      assert (0 <= (1 - E) * ((1 + c) * (1 + dd)) <= 2) by (clear - Hcd HE; nra).
      rewrite Hdf, Rmult_assoc, (Rmult_assoc (1 - E)); clear - H HQ; nra. }
    exists (cubic_product t r), (cubic_denominator r), (complement sum difference r),
      ((1 + h) * (1 + dt) * (1 + dp) * (1 + e) / (1 + dq) - 1), dq, dd, c.
    do 3 (split; [reflexivity|]); split; [clear - Hh1 Hdt Hdp He Hdq; bound_errors|].
    do 6 (split; [assumption|]); split; [|split].
    - destruct Hlow as [H | [H _]]; [now left | right; clear - Hn' H; lra].
    - rewrite Hn, Hp, Hm, Hte, Hq, <- HTE; field; lra.
    - rewrite Hdf, Hq; ring.
  Qed.
End Formula.
