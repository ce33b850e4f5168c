(** * The factor q - t p of the second derivative

    It is computed as a (1 - t) + b (1 + t), without cancellation, from tables of 1 - t and
    1 + t. *)

From Coq Require Import ZArith Reals Lra Lia.
From Flocq Require Import Core.
From Interval Require Import Tactic.
From SigmoidProofs Require Import Formats Rounding Cubic.
Open Scope R_scope.

Definition complement (sum difference r : R) : R :=
  double (double (difference * cubic_even r) + double (sum * cubic_odd r)).
Definition exact_complement (T r : R) : R := exact_even r * (1 - T) + exact_odd r * (1 + T).

Section Complement.
  Variables r T sum difference : R.
  Hypothesis Hr : Rabs r <= 1 / 128.
  Hypothesis Hsum : approximates sum (1 + T) (2 * roundoff).
  Hypothesis Hdifference : approximates difference (1 - T) roundoff.

  (** At k = 0 the first product vanishes. *)
  Lemma complement_zero_error : T = 1 -> / IZR (2 ^ 900) <= r -> exists d,
    Rabs d <= 125 / 10 * roundoff /\ / IZR (2 ^ 900) <= complement sum difference r /\
    complement sum difference r = exact_complement T r * (1 + d).
  Proof.
    intros HT Hr0; rewrite HT in *.
    assert (Hrp : 0 < r) by (simpl in Hr0; lra).
    assert (H0 : difference = 0).
    { unfold approximates in Hdifference; rewrite Rminus_eq_0, Rabs_R0, Rmult_0_r, Rminus_0_r
        in Hdifference.
      destruct (Req_dec difference 0) as [H | H]; [exact H|].
      generalize (Rabs_pos_lt _ H); lra. }
    destruct (approximates_factor sum (1 + 1) _ ltac:(lra) Hsum) as (ds & Hds & Hse).
    destruct (cubic_odd_error r Hr) as (db & Hdb & Hbe);
      [right; rewrite Rabs_pos_eq by lra; exact Hr0|].
    unfold complement, exact_complement; rewrite H0, Rmult_0_l.
    replace (double 0) with 0 by (symmetry; apply rounded_zero); rewrite Rplus_0_l, Hse, Hbe.
    unfold exact_odd.
    assert (near : forall c e, 0 < c <= 3 -> Rabs e <= c * roundoff -> 9 / 10 <= 1 + e <= 11 / 10).
    { intros c e Hc He; apply Rabs_le_inv in He; unfold roundoff in He; simpl in He; lra. }
    assert (N1 := near 2 ds ltac:(lra) Hds); assert (N2 := near (202 / 100) db ltac:(lra) Hdb).
    assert (Hf : 90 <= (1 + 1) * (1 + ds) * ((r * r + 60) * (1 + db)) <= 200).
    { assert (60 <= r * r + 60 <= 61) by (apply Rabs_le_inv in Hr; nra).
      set (u := 1 + ds) in *; set (v := 1 + db) in *; set (w := r * r + 60) in *.
      clear - N1 N2 H; clearbody u v w; split; interval with (i_prec 64). }
    replace ((1 + 1) * (1 + ds) * (r * (r * r + 60) * (1 + db)))
      with (r * ((1 + 1) * (1 + ds) * ((r * r + 60) * (1 + db)))) by ring.
    set (f := (1 + 1) * (1 + ds) * ((r * r + 60) * (1 + db))) in *.
    assert (Hrf : 90 * / IZR (2 ^ 900) <= r * f)
      by (rewrite Rmult_comm; apply Rmult_le_compat; simpl in *; lra).
    destruct (double_error (r * f)) as (e1 & He1 & ->);
      [rewrite Rabs_pos_eq; simpl in *; lra|].
    assert (N3 := near 1 e1 ltac:(lra) ltac:(lra)).
    assert (Hrf1 : 81 * / IZR (2 ^ 900) <= r * f * (1 + e1)).
    { apply Rle_trans with (90 * / IZR (2 ^ 900) * (9 / 10)); [simpl; lra|].
      apply Rmult_le_compat; simpl in *; lra. }
    destruct (double_error (r * f * (1 + e1))) as (e2 & He2 & ->);
      [rewrite Rabs_pos_eq; simpl in *; lra|].
    assert (N4 := near 1 e2 ltac:(lra) ltac:(lra)).
    exists ((1 + ds) * (1 + db) * (1 + e1) * (1 + e2) - 1); split; [|split].
    - clear - Hds Hdb He1 He2; bound_errors.
    - apply Rle_trans with (81 * / IZR (2 ^ 900) * (9 / 10)); [simpl; lra|].
      apply Rmult_le_compat; simpl in *; lra.
    - unfold f; ring.
  Qed.

  (** For k >= 1 the first product is about twice the second, or more. *)
  Lemma complement_positive_error :
    r = 0 \/ / IZR (2 ^ 900) <= Rabs r -> 0 < T <= exp (- (1 / 64)) -> exists d,
    Rabs d <= 125 / 10 * roundoff /\ 1 / 2 <= complement sum difference r /\
    complement sum difference r = exact_complement T r * (1 + d).
  Proof.
    intros Hmin HT.
    assert (HT1 : exp (- (1 / 64)) <= 1 - 155 / 10000) by interval with (i_prec 64).
    destruct (approximates_factor sum (1 + T) _ ltac:(lra) Hsum) as (ds & Hds & Hse).
    destruct (approximates_factor difference (1 - T) _ ltac:(lra) Hdifference) as (dd & Hdd & Hde).
    destruct (cubic_odd_error r Hr Hmin) as (db & Hdb & Hbe).
    destruct (cubic_even_error r Hr) as (da & Hda & Hae).
    assert (Hrr := Rabs_le_inv _ _ Hr).
    unfold complement, exact_complement; rewrite Hse, Hbe, Hde, Hae.
    assert (HA : 120 <= exact_even r) by (unfold exact_even; nra).
    assert (HA2 : exact_even r <= 121) by (unfold exact_even; nra).
    assert (HB : - (4689 / 10000) <= exact_odd r <= 4689 / 10000)
      by (unfold exact_odd; split; interval with (i_prec 64)).
    set (A := exact_even r) in *; set (B := exact_odd r) in *.
    assert (HX : 186 / 100 <= A * (1 - T)) by nra.
    assert (HX2 : A * (1 - T) <= 121) by nra.
    assert (HY : - (931 / 1000) <= B * (1 + T) <= 931 / 1000) by nra.
    replace ((1 - T) * (1 + dd) * (A * (1 + da))) with (A * (1 - T) * ((1 + dd) * (1 + da)))
      by ring.
    replace ((1 + T) * (1 + ds) * (B * (1 + db))) with (B * (1 + T) * ((1 + ds) * (1 + db)))
      by ring.
    set (X := A * (1 - T)) in *; set (Y := B * (1 + T)) in *; clearbody X Y.
    clear - Hds Hdd Hdb Hda HX HX2 HY.
    assert (Hp : Rabs ((1 + dd) * (1 + da) - 1) <= 203 / 100 * roundoff) by bound_errors.
    assert (Hq : Rabs ((1 + ds) * (1 + db) - 1) <= 403 / 100 * roundoff) by bound_errors.
    replace ((1 + dd) * (1 + da)) with (1 + ((1 + dd) * (1 + da) - 1)) by ring.
    replace ((1 + ds) * (1 + db)) with (1 + ((1 + ds) * (1 + db) - 1)) by ring.
    set (p := (1 + dd) * (1 + da) - 1) in *; set (q := (1 + ds) * (1 + db) - 1) in *.
    clearbody p q; clear - Hp Hq HX HX2 HY.
    assert (Hd := double_distance (Y * (1 + q)) (932 / 1000)
      ltac:(apply Rabs_le_inv in Hq; unfold roundoff in Hq; simpl IZR in *; interval with (i_prec 64))).
    set (n := double (Y * (1 + q)) - Y * (1 + q)) in *.
    replace (double (Y * (1 + q))) with (Y * (1 + q) + n) by (unfold n; ring); clearbody n.
    assert (Hn : Rabs n <= 933 / 1000 * roundoff)
      by (apply Rle_trans with (1 := Hd); unfold roundoff; simpl; lra).
    destruct (double_error (X * (1 + p))) as (e1 & He1 & ->).
    { apply Rabs_le_inv in Hp; unfold roundoff in Hp; simpl IZR in *; interval with (i_prec 64). }
    assert (Hs : Rabs ((1 + p) * (1 + e1) - 1) <= 304 / 100 * roundoff)
      by (clear - Hp He1; bound_errors).
    replace (X * (1 + p) * (1 + e1)) with (X * (1 + ((1 + p) * (1 + e1) - 1))) by ring.
    set (s := (1 + p) * (1 + e1) - 1) in *; clearbody s.
    clear Hp He1 Hd.
    apply Rabs_le_inv in Hq; apply Rabs_le_inv in Hs; apply Rabs_le_inv in Hn.
    assert (Hu : 0 < roundoff <= 1 / 1000000) by (unfold roundoff; simpl; lra).
    assert (HZ : Rabs ((X * s + Y * q + n) / (X + Y)) <= 114 / 10 * roundoff).
    { unfold Rdiv; rewrite Rabs_mult, Rabs_inv, (Rabs_pos_eq (X + Y)) by lra.
      apply Rmult_le_reg_r with (X + Y); [lra|]; rewrite Rmult_assoc, Rinv_l, Rmult_1_r by lra.
      assert (- (X * (304 / 100 * roundoff)) <= X * s <= X * (304 / 100 * roundoff)) by nra.
      assert (- (931 / 1000 * (403 / 100 * roundoff)) <= Y * q
              <= 931 / 1000 * (403 / 100 * roundoff))
        by (split; nra).
      assert (0 <= (X - 186 / 100) * roundoff) by nra.
      assert (0 <= (Y + 931 / 1000) * roundoff) by nra.
      apply Rabs_le; lra. }
    assert (HZ' := Rabs_le_inv _ _ HZ).
    replace (X * (1 + s) + (Y * (1 + q) + n))
      with ((X + Y) * (1 + (X * s + Y * q + n) / (X + Y))) by (field; lra).
    set (z := (X * s + Y * q + n) / (X + Y)) in *; clearbody z.
    assert (Hz1 : 9 / 10 <= (X + Y) * (1 + z)) by nra.
    destruct (double_error ((X + Y) * (1 + z))) as (e2 & He2 & ->);
      [rewrite Rabs_pos_eq; simpl in *; lra|].
    exists ((1 + z) * (1 + e2) - 1); split; [|split].
    - clear - HZ He2; bound_errors.
    - apply Rle_trans with (9 / 10 * (9 / 10)); [lra|].
      apply Rmult_le_compat; try lra; apply Rabs_le_inv in He2; lra.
    - ring.
  Qed.
End Complement.
