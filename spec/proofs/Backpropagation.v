(** * Backpropagation through a layer

    A layer computes z = W x + b and a = sigmoid (z), elementwise, and a loss E depends on
    all of a. Vectors are functions from indices: the first n + 1 components count. *)

From Coq Require Import Reals Lra Lia FunctionalExtensionality.
From Coquelicot Require Import Coquelicot.
From SigmoidProofs Require Import Sigmoid Derivative.
Open Scope R_scope.

(** E is differentiable at a, and g holds its partial derivatives: close to a, E differs
    from its linear part by an arbitrarily small fraction of the distance. *)
Definition has_gradient (n : nat) (E : (nat -> R) -> R) (a g : nat -> R) : Prop :=
  forall epsilon, 0 < epsilon -> exists delta, 0 < delta /\
    forall u, (forall k, (k <= n)%nat -> Rabs (u k - a k) < delta) ->
      Rabs (E u - E a - sum_n (fun k => g k * (u k - a k)) n)
        <= epsilon * sum_n (fun k => Rabs (u k - a k)) n.

(** Differentiable curves move at most in proportion to their parameter, near a point. *)
Lemma curves_move_in_proportion (n : nat) (c : nat -> R -> R) (d : nat -> R) (t : R) :
  (forall k, (k <= n)%nat -> is_derive (c k) t (d k)) ->
  exists bound delta, 0 < bound /\ 0 < delta /\ forall h, Rabs h < delta ->
    forall k, (k <= n)%nat -> Rabs (c k (t + h) - c k t) <= bound * Rabs h.
Proof.
  assert (one : forall k, is_derive (c k) t (d k) -> exists delta, 0 < delta /\
            forall h, Rabs h < delta -> Rabs (c k (t + h) - c k t) <= (Rabs (d k) + 1) * Rabs h).
  { intros k H; apply is_derive_Reals in H; destruct (H 1 Rlt_0_1) as [delta Hd].
    exists delta; split; [apply cond_pos|]; intros h Hh.
    destruct (Req_dec h 0) as [-> | Hne];
      [rewrite Rplus_0_r, Rminus_eq_0, Rabs_R0; lra|].
    specialize (Hd h Hne Hh).
    set (q := (c k (t + h) - c k t) / h) in Hd.
    replace (c k (t + h) - c k t) with (q * h) by (unfold q; field; exact Hne).
    rewrite Rabs_mult; apply Rmult_le_compat_r; [apply Rabs_pos|].
    generalize (Rabs_triang (q - d k) (d k)); replace (q - d k + d k) with q by ring; lra. }
  induction n as [|n IH]; intro H.
  - destruct (one 0%nat (H 0%nat (Nat.le_refl 0))) as (delta & Hpos & Hd).
    exists (Rabs (d 0%nat) + 1), delta; split; [generalize (Rabs_pos (d 0%nat)); lra|].
    split; [exact Hpos|]; intros h Hh k Hk; replace k with 0%nat by lia; now apply Hd.
  - destruct IH as (bound & delta & Hb & Hpos & Hd); [intros k Hk; apply H; lia|].
    destruct (one (S n) (H (S n) (Nat.le_refl _))) as (delta' & Hpos' & Hd').
    exists (Rmax bound (Rabs (d (S n)) + 1)), (Rmin delta delta').
    split; [apply Rlt_le_trans with (1 := Hb), Rmax_l|].
    split; [now apply Rmin_glb_lt|]; intros h Hh k Hk; assert (Hr := Rabs_pos h).
    destruct (Nat.eq_dec k (S n)) as [-> | Hne].
    + apply Rle_trans with (1 := Hd' h (Rlt_le_trans _ _ _ Hh (Rmin_r _ _))).
      apply Rmult_le_compat_r; [exact Hr | apply Rmax_r].
    + apply Rle_trans with (1 := Hd h (Rlt_le_trans _ _ _ Hh (Rmin_l _ _)) k ltac:(lia)).
      apply Rmult_le_compat_r; [exact Hr | apply Rmax_l].
Qed.

Lemma sum_at_most (n : nat) (f : nat -> R) (bound : R) :
  (forall k, (k <= n)%nat -> f k <= bound) -> sum_n f n <= INR (S n) * bound.
Proof.
  intro H; induction n as [|n IH].
  - rewrite sum_O; simpl; generalize (H 0%nat (Nat.le_refl 0)); lra.
  - rewrite sum_Sn, (S_INR (S n)).
    assert (Hn := IH (fun k Hk => H k (Nat.le_trans _ _ _ Hk (Nat.le_succ_diag_r n)))).
    assert (HS := H (S n) (Nat.le_refl _)).
    change (sum_n f n + f (S n) <= (INR (S n) + 1) * bound); lra.
Qed.

Lemma sum_ext (n : nat) (f g : nat -> R) : (forall k, f k = g k) -> sum_n f n = sum_n g n.
Proof. apply sum_n_ext. Qed.

Lemma sum_minus (n : nat) (f g : nat -> R) :
  sum_n (fun k => f k - g k) n = sum_n f n - sum_n g n.
Proof.
  induction n as [|n IH]; [now rewrite !sum_O|].
  rewrite !sum_Sn, IH; unfold plus; simpl; ring.
Qed.

(** The chain rule: where all components of a move with t, the loss changes by the sum. *)
Lemma loss_along_curves (n : nat) (E : (nat -> R) -> R) (g d : nat -> R) (c : nat -> R -> R) (t : R) :
  has_gradient n E (fun k => c k t) g -> (forall k, (k <= n)%nat -> is_derive (c k) t (d k)) ->
  is_derive (fun s => E (fun k => c k s)) t (sum_n (fun k => g k * d k) n).
Proof.
  intros HE Hc.
  assert (Hlinear : is_derive (fun s => sum_n (fun k => g k * c k s) n) t
                              (sum_n (fun k => g k * d k) n)).
  { apply (is_derive_sum_n (fun k s => g k * c k s)); intros k Hk.
    apply (is_derive_scal (c k)), Hc, Hk. }
  apply is_derive_Reals in Hlinear; apply is_derive_Reals; intros epsilon He.
  destruct (curves_move_in_proportion n c d t Hc) as (bound & reach & Hb & Hreach & Hmove).
  set (N := INR (S n)); assert (HN : 0 < N) by (apply lt_0_INR; lia).
  assert (HbN : 0 < bound * N) by now apply Rmult_lt_0_compat.
  destruct (HE (epsilon / 2 / (bound * N))) as (near & Hnear & Hloss);
    [apply Rdiv_lt_0_compat; lra|].
  destruct (Hlinear (epsilon / 2) ltac:(lra)) as [close Hclose].
  assert (Hpos : 0 < Rmin close (Rmin reach (near / bound)))
    by (repeat apply Rmin_glb_lt; trivial; [apply cond_pos | now apply Rdiv_lt_0_compat]).
  exists (mkposreal _ Hpos); simpl; intros h Hne Hh.
  assert (H1 := Rlt_le_trans _ _ _ Hh (Rmin_l _ _)).
  assert (H2 := Rlt_le_trans _ _ _ Hh (Rmin_r _ _)).
  assert (H3 := Rlt_le_trans _ _ _ H2 (Rmin_r _ _)); apply Rlt_le_trans with (2 := Rmin_l _ _) in H2.
  specialize (Hclose h Hne H1); specialize (Hmove h H2).
  assert (Hin : forall k, (k <= n)%nat -> Rabs (c k (t + h) - c k t) < near).
  { intros k Hk; apply Rle_lt_trans with (1 := Hmove k Hk).
    apply Rmult_lt_reg_r with (/ bound); [now apply Rinv_0_lt_compat|].
    replace (bound * Rabs h * / bound) with (Rabs h) by (field; lra); exact H3. }
  specialize (Hloss (fun k => c k (t + h)) Hin); cbv beta in Hloss.
  assert (Hsum : sum_n (fun k => Rabs (c k (t + h) - c k t)) n <= bound * Rabs h * N).
  { rewrite Rmult_comm; apply sum_at_most; exact Hmove. }
  set (linear := sum_n (fun k => g k * (c k (t + h) - c k t)) n) in Hloss.
  assert (Hdiff : sum_n (fun k => g k * c k (t + h)) n - sum_n (fun k => g k * c k t) n = linear).
  { unfold linear.
    rewrite <- sum_minus; apply sum_ext; intro k; ring. }
  rewrite Hdiff in Hclose.
  set (rest := E (fun k => c k (t + h)) - E (fun k => c k t) - linear) in Hloss.
  replace ((E (fun k => c k (t + h)) - E (fun k => c k t)) / h) with (linear / h + rest / h)
    by (unfold rest; field; exact Hne).
  assert (Hrest : Rabs (rest / h) <= epsilon / 2).
  { unfold Rdiv; rewrite Rabs_mult, Rabs_inv.
    assert (Hh0 := Rabs_pos_lt h Hne).
    apply Rmult_le_reg_r with (Rabs h); [exact Hh0|].
    rewrite Rmult_assoc, Rinv_l, Rmult_1_r by lra.
    apply Rle_trans with (1 := Hloss).
    apply Rle_trans with (epsilon / 2 / (bound * N) * (bound * Rabs h * N)).
    - apply Rmult_le_compat_l; [left; apply Rdiv_lt_0_compat; lra | exact Hsum].
    - right; field; lra. }
  replace (linear / h + rest / h - sum_n (fun k => g k * d k) n)
    with (linear / h - sum_n (fun k => g k * d k) n + rest / h) by ring.
  generalize (Rabs_triang (linear / h - sum_n (fun k => g k * d k) n) (rest / h)); lra.
Qed.

(** The vector v with its component i replaced. *)
Definition replaced (v : nat -> R) (i : nat) (s : R) (k : nat) : R :=
  if Nat.eqb k i then s else v k.

Lemma replaced_by_itself (v : nat -> R) (i : nat) : replaced v i (v i) = v.
Proof.
  apply functional_extensionality; intro k; unfold replaced.
  destruct (Nat.eqb_spec k i) as [-> |]; reflexivity.
Qed.

(** The slope of one component of a replaced vector: 1 for the component itself, 0 else. *)
Definition indicator (i k : nat) : R := if Nat.eqb k i then 1 else 0.

Lemma is_derive_replaced (v : nat -> R) (i k : nat) (s : R) :
  is_derive (fun t => replaced v i t k) s (indicator i k).
Proof.
  unfold replaced, indicator; destruct (Nat.eqb k i); [apply @is_derive_id | apply @is_derive_const].
Qed.

Lemma sum_indicator (n i : nat) (f : nat -> R) :
  (i <= n)%nat -> sum_n (fun k => f k * indicator i k) n = f i.
Proof.
  assert (zero_before : forall m, (m < i)%nat -> sum_n (fun k => f k * indicator i k) m = 0).
  { induction m as [|m IH]; intro H.
    - rewrite sum_O; unfold indicator; destruct (Nat.eqb_spec 0 i); [lia | apply Rmult_0_r].
    - rewrite sum_Sn, IH by lia; unfold indicator; destruct (Nat.eqb_spec (S m) i); [lia|].
      change (0 + f (S m) * 0 = 0); ring. }
  induction n as [|n IH]; intro H.
  - replace i with 0%nat by lia; rewrite sum_O; unfold indicator; simpl; apply Rmult_1_r.
  - rewrite sum_Sn.
    change (sum_n (fun k => f k * indicator i k) n + f (S n) * indicator i (S n) = f i).
    destruct (Nat.eq_dec i (S n)) as [-> | Hne].
    + rewrite zero_before by lia; unfold indicator; rewrite Nat.eqb_refl; ring.
    + rewrite IH by lia; unfold indicator; destruct (Nat.eqb_spec (S n) i); [lia | ring].
Qed.

(** What neuron i of the layer feeds to its sigmoid: row i of W x + b. *)
Definition preactivation (m : nat) (W : nat -> nat -> R) (b x : nat -> R) (i : nat) : R :=
  sum_n (fun j => W i j * x j) m + b i.

(** Let g hold the derivatives of the loss in the outputs a. Then its derivative in z i is
    g i times the derivative of the sigmoid there, and its derivative in the input x j adds
    these up, each times the weight W i j. *)
Theorem backpropagation (n m : nat) (E : (nat -> R) -> R) (W : nat -> nat -> R) (b x g : nat -> R) :
  let z := preactivation m W b x in
  has_gradient n E (fun i => sigmoid (z i)) g ->
  (forall i, (i <= n)%nat ->
    is_derive (fun s => E (fun k => sigmoid (replaced z i s k))) (z i)
      (g i * sigmoid_derivative (z i))) /\
  (forall j, (j <= m)%nat ->
    is_derive (fun s => E (fun i => sigmoid (preactivation m W b (replaced x j s) i))) (x j)
      (sum_n (fun i => W i j * (g i * sigmoid_derivative (z i))) n)).
Proof.
  intros z HE; split.
  - intros i Hi.
    rewrite <- (sum_indicator n i (fun k => g k * sigmoid_derivative (z k))) by exact Hi.
    rewrite (sum_ext n _ (fun k => g k * (indicator i k * sigmoid_derivative (z k))))
      by (intro k; ring).
    apply loss_along_curves; [now rewrite replaced_by_itself|].
    intros k _; apply (is_derive_comp sigmoid (fun s => replaced z i s k));
      [rewrite replaced_by_itself; apply is_derive_sigmoid | apply is_derive_replaced].
  - intros j Hj.
    rewrite (sum_ext n _ (fun i => g i * (W i j * sigmoid_derivative (z i)))) by (intro i; ring).
    apply loss_along_curves; [now rewrite replaced_by_itself|].
    intros i _; apply (is_derive_comp sigmoid (fun s => preactivation m W b (replaced x j s) i));
      [rewrite replaced_by_itself; apply is_derive_sigmoid|].
    rewrite <- (sum_indicator m j (W i)) by exact Hj.
    unfold preactivation; rewrite <- (Rplus_0_r (sum_n _ m)).
    apply (is_derive_plus (fun s => sum_n (fun k => W i k * replaced x j s k) m) (fun _ => b i));
      [|apply @is_derive_const].
    apply (is_derive_sum_n (fun k s => W i k * replaced x j s k)); intros k _.
    apply (is_derive_scal (fun s => replaced x j s k)), is_derive_replaced.
Qed.
