import {
  type Approvals,
  DEFAULT_CONFLICTS,
  DEFAULT_DUTIES,
  DEFAULT_HYGIENE_LIMITS,
  DEFAULT_OWNER_TAGS,
  DETECTION_RULES,
  type DeclaredKinds,
  type DeclaredPerson,
  type DutyPolicy,
  type Environment,
  type Exception,
  type HygieneLimits,
  NO_APPROVALS,
  NO_DECLARED_KINDS,
  RULES,
  type Severity,
} from '@countersign/govern';
import { DEFAULT_WATCH, type WatchEntry } from './watch-section.ts';

/** The least severity at which an audit's exit code is 1. */
export type FailOn = Severity | 'none';

/** What can be configured, with defaults filled in. */
export interface Configuration {
  /** Outside accounts whose principals may assume roles here. Default: none. */
  readonly trustedAccounts: ReadonlySet<string>;
  /** Those who stand behind several identities. Default: none. */
  readonly people: readonly DeclaredPerson[];
  /** Tags of users that name whoever uses them. Default: `owner`, `email` and `person`. */
  readonly ownerTags: readonly string[];
  /** ARNs of the groups and roles by which people approve. Default: none. */
  readonly approvers: readonly string[];
  /** Findings that are meant to be. Default: none. */
  readonly exceptions: readonly Exception[];
  /** The duties that are kept apart. Default: the built-in ones. */
  readonly duties: DutyPolicy;
  /** How long things may lie unused or unchanged. Default: 90 days. */
  readonly hygiene: HygieneLimits;
  /** What accounts are for. Default: nothing is assigned. */
  readonly environments: readonly Environment[];
  /** Who uses identities. Default: what accounts tell. */
  readonly identities: DeclaredKinds;
  /** Patterns of the ARNs of users and roles by which pipelines change accounts. Default: none. */
  readonly deployments: readonly string[];
  /** Rules that are off or have another severity than their own. Default: none. */
  readonly rules: ReadonlyMap<string, Severity | 'off'>;
  /** Which roles want an approval, and what was approved. Default: none, and nothing. */
  readonly approvals: Approvals;
  /** What is watched, and who is alerted. Default: nothing and nobody. */
  readonly watch: WatchEntry;
  /** Default: `low`. */
  readonly failOn: FailOn;
}

/** What is in force when nothing is configured. */
export const DEFAULT_CONFIGURATION: Configuration = {
  trustedAccounts: new Set(),
  people: [],
  ownerTags: DEFAULT_OWNER_TAGS,
  approvers: [],
  exceptions: [],
  duties: { duties: DEFAULT_DUTIES, conflicts: DEFAULT_CONFLICTS },
  hygiene: DEFAULT_HYGIENE_LIMITS,
  environments: [],
  identities: NO_DECLARED_KINDS,
  deployments: [],
  rules: new Map(),
  approvals: NO_APPROVALS,
  watch: DEFAULT_WATCH,
  failOn: 'low',
};

/** The ids that findings can have: of rules, and of conflicts of duties. */
export function ruleIdsOf(duties: DutyPolicy): readonly string[] {
  return [
    ...new Set([
      ...RULES.map(({ id }) => id),
      ...DETECTION_RULES.map(({ id }) => id),
      ...duties.conflicts.map(({ rule }) => rule),
    ]),
  ];
}
