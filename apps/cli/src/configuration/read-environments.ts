import { type Environment, PROFILES, type Profile } from '@countersign/govern';
import type { ConfigurationFile, EnvironmentEntry } from './configuration-file.ts';

/** What is wrong with the environments of a configuration file. */
export interface EnvironmentProblem {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly help: string;
}

/** The environments of a configuration file. */
export function environmentsOf({ environments }: ConfigurationFile): readonly Environment[] {
  return Object.entries(environments).map(([id, entry]) => ({
    id,
    profile: profileOf(id, entry),
    accountIds: new Set(entry.accounts),
    unitIds: new Set(entry.units),
    tags: new Map(Object.entries(entry.tags).map(([key, values]) => [key, new Set(values)])),
    seniors: entry.seniors,
    rules: new Map(Object.entries(entry.rules)),
  }));
}

function profileOf(id: string, { profile }: EnvironmentEntry): Profile | null {
  const wanted = profile ?? id;
  return wanted === 'production' || wanted === 'qa' || wanted === 'dev' ? PROFILES[wanted] : null;
}

/** One way in which an environment claims accounts. */
interface Claim {
  readonly environmentId: string;
  readonly what: string;
  readonly path: readonly PropertyKey[];
}

/** Finds what two environments claim both, and environments that claim nothing. */
export function checkEnvironmentClaims({
  environments,
}: ConfigurationFile): readonly EnvironmentProblem[] {
  const first = new Map<string, string>();
  return Object.entries(environments).flatMap(([id, entry]) => {
    const claims = claimsOf(id, entry);
    if (claims.length === 0) return [nothingClaimed(id)];
    return claims.flatMap((claim) => {
      const other = first.get(claim.what);
      first.set(claim.what, other ?? id);
      return other === undefined || other === id ? [] : [twiceClaimed(claim, other)];
    });
  });
}

function claimsOf(environmentId: string, entry: EnvironmentEntry): readonly Claim[] {
  const base = ['environments', environmentId];
  return [
    ...entry.accounts.map((id, index) => ({
      environmentId,
      what: `account ${id}`,
      path: [...base, 'accounts', index],
    })),
    ...entry.units.map((id, index) => ({
      environmentId,
      what: `unit ${id}`,
      path: [...base, 'units', index],
    })),
    ...Object.entries(entry.tags).flatMap(([key, values]) =>
      values.map((value, index) => ({
        environmentId,
        what: `tag ${key} = ${value}`,
        path: [...base, 'tags', key, index],
      })),
    ),
  ];
}

function twiceClaimed({ environmentId, path, what }: Claim, other: string): EnvironmentProblem {
  return {
    path,
    message: `the environments \`${other}\` and \`${environmentId}\` overlap: both have ${what}`,
    help: 'leave it in one of them',
  };
}

function nothingClaimed(id: string): EnvironmentProblem {
  return {
    path: ['environments', id],
    message: `nothing says which accounts are in the environment \`${id}\``,
    help: 'give it `accounts`, `units` or `tags`',
  };
}
