/** How much an action of a duty is worth: alone decisive, helpful, or hardly ever dangerous. */
export type Strength = 'strong' | 'moderate' | 'weak';

/** A set of actions that one role of people may hold, such as creating identities. */
export interface Duty {
  readonly id: string;
  readonly title: string;
  readonly groups: readonly DutyGroup[];
}

/** Actions of a duty that are alike. */
export interface DutyGroup {
  readonly id: string;
  readonly title: string;
  readonly strength: Strength;
  /**
   * What the account must have for the actions to do anything: an instance of
   * IAM Identity Center, or to be the organisation's management account.
   */
  readonly needs: 'identity-center' | 'management-account' | null;
  /**
   * Whether the actions count when a user may use them on itself alone: whoever
   * changes his own keys and password makes no identity.
   */
  readonly countsOnOneself?: false;
  /** `service:Name`, no wildcards. */
  readonly actions: readonly string[];
}

/** Two duties that must be kept apart, and the rule that reports who holds both. */
export interface Conflict {
  readonly rule: string;
  /** Ids of two duties. */
  readonly duties: readonly [string, string];
}

/** The duties and conflicts in force. */
export interface DutyPolicy {
  readonly duties: readonly Duty[];
  readonly conflicts: readonly Conflict[];
}
