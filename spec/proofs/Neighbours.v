(** * Neighbouring numbers of a format, and the midpoints between them *)

From Coq Require Import ZArith Reals Lra Lia.
From Flocq Require Import Core.
From SigmoidProofs Require Import Formats.
Open Scope R_scope.

(** The positive number m * 2^e is written as the format stores it. *)
Definition stored (f : format) (m e : Z) : bool :=
  (0 <? m)%Z && (spacing f (Zdigits radix2 m + e) =? e)%Z.

Notation dyadic m e := (F2R (Float radix2 m e)).

Lemma dyadic_nonnegative (m e : Z) : (0 <= m)%Z -> 0 <= dyadic m e.
Proof. intro H; apply F2R_ge_0; exact H. Qed.

Lemma stored_cexp (f : format) (m e : Z) :
  stored f m e = true -> (0 < m)%Z /\ cexp radix2 (spacing f) (dyadic m e) = e.
Proof.
  unfold stored; intro H; apply andb_prop in H; destruct H as [Hm He].
  apply Z.ltb_lt in Hm; apply Z.eqb_eq in He; split; trivial.
  unfold cexp; rewrite mag_F2R_Zdigits by lia; exact He.
Qed.

Lemma stored_representable (f : format) (m e : Z) :
  stored f m e = true -> representable f (dyadic m e).
Proof.
  intro H; apply stored_cexp in H; destruct H as [Hm He].
  apply generic_format_F2R; intros _; lia.
Qed.

(** The next number of the format after m * 2^e is (m + 1) * 2^e. *)
Lemma stored_successor (f : format) (m e : Z) :
  stored f m e = true -> succ radix2 (spacing f) (dyadic m e) = dyadic (m + 1) e.
Proof.
  intro H; apply stored_cexp in H; destruct H as [Hm He].
  rewrite succ_eq_pos by (apply dyadic_nonnegative; lia).
  rewrite ulp_neq_0, He by (apply Rgt_not_eq, F2R_gt_0; exact Hm).
  unfold F2R; cbn [Fnum Fexp]; rewrite plus_IZR; ring.
Qed.

Lemma successor_representable (f : format) (m e : Z) :
  stored f m e = true -> representable f (dyadic (m + 1) e).
Proof.
  intro H; rewrite <- stored_successor with (f := f) by exact H.
  apply generic_format_succ; [apply spacing_valid | now apply stored_representable].
Qed.

(** Nothing of the format lies strictly between the two. *)
Lemma above_means_successor (f : format) (m e : Z) (x : R) :
  stored f m e = true -> representable f x -> dyadic m e < x -> dyadic (m + 1) e <= x.
Proof.
  intros H Hx Hlt; rewrite <- stored_successor with (f := f) by exact H.
  apply succ_le_lt; trivial; [apply spacing_valid | now apply stored_representable].
Qed.

Lemma below_means_predecessor (f : format) (m e : Z) (x : R) :
  stored f m e = true -> representable f x -> x < dyadic (m + 1) e -> x <= dyadic m e.
Proof.
  intros H Hx Hlt; apply Rnot_lt_le; intro Hgt.
  generalize (above_means_successor f m e x H Hx Hgt); lra.
Qed.

(** The midpoint of the two decides which of them a number rounds to. *)
Definition midpoint (m e : Z) : R := (dyadic m e + dyadic (m + 1) e) / 2.

Lemma below_midpoint (f : format) (m e : Z) (x : R) :
  stored f m e = true -> x < midpoint m e -> rounded f x <= dyadic m e.
Proof.
  intros H Hx; apply round_N_le_midp; [apply spacing_valid | now apply stored_representable |].
  rewrite stored_successor by exact H; exact Hx.
Qed.

Lemma above_midpoint (f : format) (m e : Z) (x : R) :
  stored f m e = true -> midpoint m e < x -> dyadic (m + 1) e <= rounded f x.
Proof.
  intros H Hx; apply round_N_ge_midp;
    [apply spacing_valid | now apply successor_representable |].
  rewrite <- stored_successor with (f := f) by exact H.
  rewrite pred_succ by (apply spacing_valid || now apply stored_representable).
  rewrite stored_successor by exact H. unfold midpoint in Hx; lra.
Qed.

(** Half of the least subnormal number: what lies below rounds to zero. *)
Definition half_least (f : format) : R := bpow radix2 (least_exponent f - 1).

Lemma below_half_least (f : format) (x : R) : Rabs x < half_least f -> rounded f x = 0.
Proof.
  unfold half_least; intro H.
  destruct (Req_dec x 0) as [-> | Hx]; [apply rounded_zero|].
  destruct (mag radix2 x) as [e He]; specialize (He Hx).
  apply round_N_small with e; [exact He|].
  assert (e - 1 < least_exponent f - 1)%Z by (apply (lt_bpow radix2); lra).
  unfold spacing, FLT_exp; lia.
Qed.

Lemma above_half_least (f : format) (x : R) : half_least f < x -> 0 < rounded f x.
Proof.
  intro H; apply Rlt_le_trans with (bpow radix2 (least_exponent f)); [apply bpow_gt_0|].
  assert (Hv := spacing_valid f).
  assert (Hu : generic_format radix2 (spacing f) (bpow radix2 (least_exponent f)))
    by (apply generic_format_bpow; unfold spacing, FLT_exp; generalize (precision_positive f); lia).
  apply round_N_ge_midp; [exact Hv | exact Hu |].
  rewrite pred_bpow.
  replace (spacing f (least_exponent f)) with (least_exponent f)
    by (unfold spacing, FLT_exp; generalize (precision_positive f); lia).
  unfold half_least in H; unfold Zminus in H; rewrite bpow_plus in H.
  change (bpow radix2 (- (1))) with (/ 2) in H. lra.
Qed.

(** ** Midpoints next to a power of two *)

(** The midpoint of 2^k and the number before it. *)
Definition midpoint_below (f : format) (k : Z) : R :=
  midpoint (2 ^ precision f - 1) (k - precision f).

(** The midpoint of 2^k and the number after it. *)
Definition midpoint_above (f : format) (k : Z) : R :=
  midpoint (2 ^ (precision f - 1)) (k - precision f + 1).

Definition normal_power (f : format) (k : Z) : bool :=
  stored f (2 ^ precision f - 1) (k - precision f) &&
  stored f (2 ^ (precision f - 1)) (k - precision f + 1).

Lemma dyadic_power (n k : Z) : (0 <= n)%Z -> dyadic (2 ^ n) (k - n) = bpow radix2 k.
Proof.
  intro Hn; unfold F2R; cbn [Fnum Fexp].
  rewrite (IZR_Zpower radix2) by exact Hn.
  rewrite <- bpow_plus; f_equal; ring.
Qed.

Lemma dyadic_lt (m n e : Z) : (m < n)%Z -> dyadic m e < dyadic n e.
Proof. apply F2R_lt. Qed.

(** What lies between that midpoint and the power rounds to the power ... *)
Lemma rounds_up_to_power (f : format) (k : Z) (x : R) :
  normal_power f k = true -> midpoint_below f k < x <= bpow radix2 k ->
  rounded f x = bpow radix2 k.
Proof.
  intros H [Hm Hx]; apply andb_prop in H; destruct H as [H _].
  assert (Hs := successor_representable _ _ _ H); apply (above_midpoint _ _ _ _ H) in Hm.
  rewrite Z.sub_add, dyadic_power in Hs, Hm by (generalize (precision_positive f); lia).
  apply Rle_antisym; [|exact Hm].
  rewrite <- (rounded_representable f (bpow radix2 k)) by exact Hs.
  now apply rounding_monotone.
Qed.

(** ... and what lies below the midpoint does not. *)
Lemma rounds_below_power (f : format) (k : Z) (x : R) :
  normal_power f k = true -> x < midpoint_below f k -> rounded f x < bpow radix2 k.
Proof.
  intros H Hx; apply andb_prop in H; destruct H as [H _].
  apply Rle_lt_trans with (1 := below_midpoint _ _ _ _ H Hx).
  rewrite <- (dyadic_power (precision f)) by (generalize (precision_positive f); lia).
  apply dyadic_lt; lia.
Qed.

(** The same on the other side of the power. *)
Lemma rounds_down_to_power (f : format) (k : Z) (x : R) :
  normal_power f k = true -> bpow radix2 k <= x < midpoint_above f k ->
  rounded f x = bpow radix2 k.
Proof.
  intros H [Hx Hm]; apply andb_prop in H; destruct H as [_ H].
  assert (Hs := stored_representable _ _ _ H); apply (below_midpoint _ _ _ _ H) in Hm.
  replace (k - precision f + 1)%Z with (k - (precision f - 1))%Z in Hs, Hm by ring.
  rewrite dyadic_power in Hs, Hm by (generalize (precision_positive f); lia).
  apply Rle_antisym; [exact Hm|].
  rewrite <- (rounded_representable f (bpow radix2 k)) at 1 by exact Hs.
  now apply rounding_monotone.
Qed.

Lemma rounds_above_power (f : format) (k : Z) (x : R) :
  normal_power f k = true -> midpoint_above f k < x -> bpow radix2 k < rounded f x.
Proof.
  intros H Hx; apply andb_prop in H; destruct H as [_ H].
  apply Rlt_le_trans with (2 := above_midpoint _ _ _ _ H Hx).
  replace (k - precision f + 1)%Z with (k - (precision f - 1))%Z by ring.
  rewrite <- (dyadic_power (precision f - 1)) by (generalize (precision_positive f); lia).
  apply dyadic_lt; lia.
Qed.
