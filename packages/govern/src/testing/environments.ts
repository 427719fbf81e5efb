import type { Environment } from '../environments/environment.ts';
import { PROFILES, type ProfileId } from '../environments/profiles.ts';

/** An environment with the account of tests that do not need several, or as `parts` say. */
export function testEnvironment(
  profile: ProfileId | null,
  parts: Partial<Environment> = {},
): Environment {
  return {
    id: profile ?? 'other',
    profile: profile === null ? null : PROFILES[profile],
    accountIds: new Set(['111122223333']),
    unitIds: new Set(),
    tags: new Map(),
    rules: new Map(),
    seniors: [],
    ...parts,
  };
}
