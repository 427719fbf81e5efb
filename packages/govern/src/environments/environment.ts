import type { Severity } from '../audit/finding.ts';
import type { Profile } from './profiles.ts';

/** Accounts that serve one purpose, and how strictly they are judged. */
export interface Environment {
  /** Such as `production`, or a name of one's own. */
  readonly id: string;
  /** What is asked of accounts of this kind; `null` where nothing is built in. */
  readonly profile: Profile | null;
  readonly accountIds: ReadonlySet<string>;
  /** Ids of organizational units, or of the root: their accounts, and those below them. */
  readonly unitIds: ReadonlySet<string>;
  /** Accounts with one of these values of one of these tags. */
  readonly tags: ReadonlyMap<string, ReadonlySet<string>>;
  /** Rules that are off here or have another severity than elsewhere. */
  readonly rules: ReadonlyMap<string, Severity | 'off'>;
  /** ARNs of the groups and roles whose members may have broad permissions here. */
  readonly seniors: readonly string[];
}
