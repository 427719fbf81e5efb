import type { Severity } from '../audit/finding.ts';

/** The environments for which something is built in. */
export type ProfileId = 'dev' | 'qa' | 'production';

/** What is asked of the accounts of an environment. */
export interface Profile {
  readonly id: ProfileId;
  /** How strictly it judges in comparison: a finding that concerns several accounts counts in the strictest. */
  readonly strictness: number;
  /** Severities that rules have here instead of their own. */
  readonly rules: ReadonlyMap<string, Severity>;
  /** The worst that any finding can be here; `null` without a limit. */
  readonly atMost: Severity | null;
  /** How people may have access that stands: not at all, as it is needed, or broadly within a boundary. */
  readonly humanAccess: 'none' | 'observed' | 'bounded';
}

/** The strictness of accounts that are in no environment: what they are for is not known. */
export const UNASSIGNED_STRICTNESS = 2;

/**
 * The built-in profiles. In production nobody has access that stands; in QA permissions
 * are observed and refined; in development they are broad but bounded.
 */
export const PROFILES: Readonly<Record<ProfileId, Profile>> = {
  production: {
    id: 'production',
    strictness: 3,
    rules: new Map([
      ['console-user-without-mfa', 'critical'],
      ['person-with-access-key', 'high'],
      ['unused-credential', 'high'],
      ['old-access-key', 'high'],
      ['machine-with-broad-access', 'high'],
      ['console-signin-without-mfa', 'high'],
      ['credential-for-another', 'high'],
      ['dormant-identity-used', 'high'],
      ['secret-read-by-newcomer', 'high'],
    ]),
    atMost: null,
    humanAccess: 'none',
  },
  qa: {
    id: 'qa',
    strictness: 1,
    rules: new Map(),
    atMost: 'medium',
    humanAccess: 'observed',
  },
  dev: {
    id: 'dev',
    strictness: 0,
    rules: new Map([
      ['wildcard-permission-management', 'medium'],
      ['not-action-or-not-resource-allow', 'low'],
      ['direct-user-attachment', 'info'],
      ['unused-role', 'info'],
    ]),
    atMost: 'high',
    humanAccess: 'bounded',
  },
};
