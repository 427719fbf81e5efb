import type { DutyPolicy } from '../duties/duty.ts';
import type { Holdings } from '../duties/holdings.ts';
import type { Violation } from '../duties/reached-violations.ts';
import type { Environment } from '../environments/environment.ts';
import type { PrincipalEntity } from '../inventory/model.ts';
import type { Administrator } from '../judge/administrator.ts';
import type { Breadth } from '../judge/breadth.ts';
import type { Judge } from '../judge/judge.ts';
import type { IdentityKind } from '../people/identity-kind.ts';
import type { Person } from '../people/person.ts';
import type { Reach } from '../reach/reach.ts';
import type { ReachPath } from '../reach/reach-path.ts';
import type { AcceptedFinding } from './exceptions.ts';
import type { Finding, Severity } from './finding.ts';
import type { HygieneLimits } from './hygiene-limits.ts';

/** What kind of thing a rule looks for. */
export type RuleCategory = 'duties' | 'escalation' | 'trust' | 'environment' | 'hygiene';

/** What a rule needs to be told of an account before that it finds nothing says anything. */
export type RuleNeed =
  | 'root-facts'
  | 'virtual-mfa'
  | 'credential-report'
  | 'account-settings'
  | 'identity-center'
  | 'resources'
  | 'analyzers'
  | 'environment';

/** What is said of a rule wherever it is shown. */
export interface RuleMetadata {
  /** Kebab-case, never reused. */
  readonly id: string;
  /** A noun phrase: "Principal that holds both duties". */
  readonly title: string;
  /** The severity of a plain case; a finding may be worse or better. */
  readonly severity: Severity;
  readonly category: RuleCategory;
  /** Controls that ask for this, such as `NIST SP 800-53 AC-5`. */
  readonly controls: readonly string[];
  /** Pages that say why. */
  readonly sources: readonly string[];
  /** The version of Countersign that brought the rule. */
  readonly since: string;
  /** What has to be known of an account beside its users, groups, roles and policies. */
  readonly needs?: RuleNeed;
  /**
   * Whether somebody has to decide first what an identity is for: no denial of this or that
   * request mends it, and none is looked for.
   */
  readonly needsDecision?: true;
}

/** A rule: its metadata, and a pure function from the model to findings. */
export interface Rule extends RuleMetadata {
  find(context: RuleContext): Iterable<Finding>;
}

/** What rules see. */
export interface RuleContext {
  readonly judge: Judge;
  readonly duties: DutyPolicy;
  /** Accounts outside the model that are trusted all the same: partners, a security tool. */
  readonly trustedAccounts: ReadonlySet<string>;
  /** ARNs of the groups and roles by which people approve. */
  readonly approvers: readonly string[];
  /** Tags that name whoever uses a user or answers for a role; case does not count. */
  readonly ownerTags: readonly string[];
  /** How long things may lie unused or unchanged. */
  readonly limits: HygieneLimits;
  /** The duties that a principal holds; computed once. */
  holdingsOf(entity: PrincipalEntity): Holdings;
  /** Why a principal is a full administrator, or `null`; computed once. */
  administratorOf(entity: PrincipalEntity): Administrator | null;
  /** Whether people or programs act as an identity; computed once. */
  kindOf(entity: PrincipalEntity): IdentityKind;
  /** How broad what a principal may change is, or `null` where it is not; computed once. */
  breadthOf(entity: PrincipalEntity): Breadth | null;
  /** What an account is for; `null` where it is not assigned. */
  environmentOf(accountId: string): Environment | null;
  /** Those who stand behind several identities. */
  readonly people: readonly Person[];
  /** What everybody can become; worked out when it is first asked for. */
  reach(): Reach;
  /** How everybody who is no full administrator becomes one, for those who can; computed once. */
  escalations(): readonly ReachPath[];
  /** Who holds, or comes to hold, both sides of a conflict of duties; computed once. */
  violations(): readonly Violation[];
  /** What the other rules found, as far as its exception has ended. */
  expired(): readonly AcceptedFinding[];
}
