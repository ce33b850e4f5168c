(** * Deciding a float32 rounding by the surplus bits

    A float64 number has 29 bits more than float32 has room for. Where they are far enough from
    1000...0, no midpoint of two float32 numbers is near, and a whole neighbourhood of the
    number rounds to the same float32 number. *)

From Coq Require Import ZArith Reals Lra Lia.
From Flocq Require Import Core.
From SigmoidProofs Require Import Formats Neighbours.
Open Scope R_scope.

Lemma stored_float32 (m e : Z) :
  (2 ^ 23 <= m < 2 ^ 24)%Z -> (-149 <= e)%Z -> stored float32 m e = true.
Proof.
  intros Hm He; unfold stored; apply andb_true_intro; split; [apply Z.ltb_lt; lia|].
  rewrite (Zdigits_unique radix2 m 24) by (simpl Zpower; rewrite Z.abs_eq; lia).
  apply Z.eqb_eq; unfold spacing, FLT_exp.
  change (least_exponent float32) with (-149)%Z; change (precision float32) with 24%Z; lia.
Qed.

Lemma midpoint_value (m e : Z) : midpoint m e = (IZR m + 1 / 2) * bpow radix2 e.
Proof. unfold midpoint, F2R; cbn [Fnum Fexp]; rewrite plus_IZR; field. Qed.

Lemma below32 (m e : Z) (z : R) :
  (2 ^ 23 <= m < 2 ^ 24)%Z -> (-149 <= e)%Z ->
  z < (IZR m + 1 / 2) * bpow radix2 e -> rounded float32 z <= IZR m * bpow radix2 e.
Proof.
  intros Hm He Hz; apply (below_midpoint float32 m e z); [now apply stored_float32|].
  now rewrite midpoint_value.
Qed.

Lemma above32 (m e : Z) (z : R) :
  (2 ^ 23 <= m < 2 ^ 24)%Z -> (-149 <= e)%Z ->
  (IZR m + 1 / 2) * bpow radix2 e < z -> (IZR m + 1) * bpow radix2 e <= rounded float32 z.
Proof.
  intros Hm He Hz; rewrite <- (plus_IZR m 1).
  apply (above_midpoint float32 m e z); [now apply stored_float32|].
  now rewrite midpoint_value.
Qed.

(** Around a float32 number m * 2^e, up to the midpoint above. *)
Lemma rounds_down (m e : Z) (z : R) :
  (2 ^ 23 <= m < 2 ^ 24)%Z -> (-149 <= e)%Z ->
  (IZR m - 1 / 8) * bpow radix2 e < z < (IZR m + 1 / 2) * bpow radix2 e ->
  rounded float32 z = IZR m * bpow radix2 e.
Proof.
  intros Hm He [Hl Hu]; assert (Hp := bpow_gt_0 radix2 e).
  apply Rle_antisym; [now apply below32|].
  destruct (Z.eq_dec m (2 ^ 23)) as [-> | Hne].
  - destruct (Z.eq_dec e (-149)) as [-> | Hee].
    + replace (2 ^ 23)%Z with (2 ^ 23 - 1 + 1)%Z by reflexivity.
      apply (above_midpoint float32 (2 ^ 23 - 1) (-149) z); [reflexivity|].
      rewrite midpoint_value; apply Rle_lt_trans with (2 := Hl).
      apply Rmult_le_compat_r; [lra | simpl; lra].
    + assert (He2 : bpow radix2 e = 2 * bpow radix2 (e - 1)).
      { replace e with (1 + (e - 1))%Z at 1 by lia; now rewrite bpow_plus. }
      replace (IZR (2 ^ 23) * bpow radix2 e)
        with ((IZR (2 ^ 24 - 1) + 1) * bpow radix2 (e - 1)) by (rewrite He2; simpl; lra).
      rewrite He2 in Hl, Hp; apply above32; [lia | lia | simpl in *; lra].
  - replace (IZR m) with (IZR (m - 1) + 1) by (rewrite minus_IZR; ring).
    apply above32; [lia | lia | rewrite minus_IZR; nra].
Qed.

(** Around the next one, (m + 1) * 2^e, from the midpoint below. *)
Lemma rounds_up (m e : Z) (z : R) :
  (2 ^ 23 <= m < 2 ^ 24)%Z -> (-149 <= e)%Z ->
  (IZR m + 1 / 2) * bpow radix2 e < z < (IZR m + 9 / 8) * bpow radix2 e ->
  rounded float32 z = (IZR m + 1) * bpow radix2 e.
Proof.
  intros Hm He [Hl Hu]; assert (Hp := bpow_gt_0 radix2 e).
  apply Rle_antisym; [|now apply above32].
  destruct (Z.eq_dec m (2 ^ 24 - 1)) as [-> | Hne].
  - assert (He2 : bpow radix2 (e + 1) = 2 * bpow radix2 e)
      by (rewrite Z.add_comm, bpow_plus; reflexivity).
    replace ((IZR (2 ^ 24 - 1) + 1) * bpow radix2 e)
      with (IZR (2 ^ 23) * bpow radix2 (e + 1)) by (rewrite He2; simpl; lra).
    apply below32; [lia | lia | rewrite He2; simpl in *; lra].
  - replace (IZR m + 1) with (IZR (m + 1)) by (rewrite plus_IZR; ring).
    apply below32; [lia | lia | rewrite plus_IZR; nra].
Qed.

(** What the program looks at: y = m * 2^e has 53 bits, is normal in float32, and its 29 surplus
    bits differ from 1000...0 by more than 512. *)
Definition clear_of_midpoints (y : R) : Prop := exists m e : Z,
  y = dyadic m e /\ (2 ^ 52 <= m < 2 ^ 53)%Z /\ (-178 <= e)%Z /\
  (512 < Z.abs (m mod 2 ^ 29 - 2 ^ 28))%Z.

(** Then everything within a relative 2^-44 of y rounds like y to float32. *)
Lemma clear_of_midpoints_sound (y z : R) :
  clear_of_midpoints y -> Rabs (z - y) <= / IZR (2 ^ 44) * y ->
  rounded float32 y = rounded float32 z.
Proof.
  intros (m & e & -> & Hm & He & Hs) Hz; apply Rabs_le_inv in Hz.
  set (a := (m / 2 ^ 29)%Z); set (s := (m mod 2 ^ 29)%Z) in *.
  assert (Hms : (m = 2 ^ 29 * a + s)%Z) by (apply Z.div_mod; lia).
  assert (Hsr : (0 <= s < 2 ^ 29)%Z) by (apply Z.mod_pos_bound; lia).
  clearbody a s.
  assert (Ha : (2 ^ 23 <= a < 2 ^ 24)%Z) by lia.
  assert (Hw := bpow_gt_0 radix2 e).
  assert (He' : bpow radix2 (e + 29) = IZR (2 ^ 29) * bpow radix2 e)
    by (rewrite Z.add_comm, bpow_plus; reflexivity).
  unfold F2R in *; cbn [Fnum Fexp] in *; set (w := bpow radix2 e) in *.
  assert (Hy : IZR m * w = (IZR a * IZR (2 ^ 29) + IZR s) * w)
    by (rewrite Hms, plus_IZR, mult_IZR; ring).
  assert (HM : IZR m * w <= IZR (2 ^ 53) * w)
    by (apply Rmult_le_compat_r; [lra | apply IZR_le; lia]).
  assert (Hd : - (512 * w) <= z - IZR m * w <= 512 * w) by (simpl in *; lra).
  rewrite Hy in *; clear Hz HM Hy.
  assert (H0 : 0 <= IZR s * w) by (apply Rmult_le_pos; [apply IZR_le; lia | lra]).
  assert (H1 : IZR s * w <= IZR (2 ^ 29) * w)
    by (apply Rmult_le_compat_r; [lra | apply IZR_le; lia]).
  destruct (Z.le_gt_cases s (2 ^ 28)) as [Hlow | Hhigh].
  - assert (H2 : IZR s * w <= IZR (2 ^ 28 - 513) * w)
      by (apply Rmult_le_compat_r; [lra | apply IZR_le; lia]).
    rewrite (rounds_down a (e + 29)), (rounds_down a (e + 29)); trivial; try lia;
      rewrite He'; simpl in *; lra.
  - assert (H2 : IZR (2 ^ 28 + 513) * w <= IZR s * w)
      by (apply Rmult_le_compat_r; [lra | apply IZR_le; lia]).
    rewrite (rounds_up a (e + 29)), (rounds_up a (e + 29)); trivial; try lia;
      rewrite He'; simpl in *; lra.
Qed.
