import { type AttachedPolicy, fail, isAccountId, ok, type Result } from '@countersign/core';
import type { Command } from 'commander';
import type { Claim } from '../compare/claim.ts';
import type { Failure } from '../failure.ts';
import { listed } from './listed.ts';
import { notAnAccount } from './not-an-account.ts';

/** What the command line says of the claim. */
export interface ClaimOptions {
  readonly subsetOf?: string;
  readonly notGranted?: readonly string[];
  readonly resources?: readonly string[];
  readonly notPublic?: true;
  readonly trustAccounts?: readonly string[];
  readonly trustOrganization?: readonly string[];
  readonly disjoint?: string;
}

/** The options of which one makes the claim. */
export const CLAIM_OPTIONS = [
  '--subset-of',
  '--not-granted',
  '--not-public',
  '--disjoint',
] as const;

/** Adds the options that make a claim. */
export function addClaimOptions(command: Command): Command {
  return command
    .option('--subset-of <file>', 'it allows nothing that this other policy does not')
    .option(
      '--not-granted <actions>',
      'it allows none of these actions, such as iam:PassRole,s3:Delete*',
      listed,
    )
    .option(
      '--resources <arns>',
      'with --not-granted: on these resources (default: on any)',
      listed,
    )
    .option(
      '--not-public',
      'it lets in nobody but those whom it names, or whom the --trust options name',
    )
    .option('--trust-accounts <ids>', 'with --not-public: accounts that may be let in', listed)
    .option(
      '--trust-organization <ids>',
      'with --not-public: organisations whose accounts may be let in',
      listed,
    )
    .option('--disjoint <file>', 'it and this other policy have no request that both allow');
}

/** A claim for which a document may have to be read first. */
export interface AskedClaim {
  /** The document that the claim is about besides the policy, or `null`. */
  readonly otherFile: string | null;
  claimAbout(other: AttachedPolicy): Claim;
}

/** Reads the one claim that a command line makes. */
export function readClaim(options: ClaimOptions): Result<AskedClaim, Failure> {
  const { subsetOf, notGranted, notPublic, disjoint } = options;
  const given = [subsetOf, notGranted, notPublic, disjoint].filter((one) => one !== undefined);
  if (given.length !== 1) return fail(notOneClaim(given.length));
  const stray = strayOption(options);
  if (stray !== null) return fail(stray);
  if (subsetOf !== undefined) {
    return ok({ otherFile: subsetOf, claimAbout: (other) => ({ kind: 'subset-of', other }) });
  }
  if (disjoint !== undefined) {
    return ok({ otherFile: disjoint, claimAbout: (other) => ({ kind: 'disjoint', other }) });
  }
  const claim = notGranted === undefined ? readZone(options) : readGrant(notGranted, options);
  return claim.ok ? ok({ otherFile: null, claimAbout: () => claim.value }) : claim;
}

function notOneClaim(count: number): Failure {
  const choices = CLAIM_OPTIONS.join(', ');
  return {
    kind: 'usage',
    message: count === 0 ? 'there is no claim to prove' : 'there is more than one claim to prove',
    help: count === 0 ? `give one of ${choices}` : `give only one of ${choices}`,
  };
}

/** An option that says more about a claim that is not made. */
function strayOption({
  resources,
  notGranted,
  notPublic,
  trustAccounts,
  trustOrganization,
}: ClaimOptions): Failure | null {
  if (resources !== undefined && notGranted === undefined) {
    return { kind: 'usage', message: '--resources goes with --not-granted only' };
  }
  const zone = trustAccounts ?? trustOrganization;
  if (zone !== undefined && notPublic === undefined) {
    const name = trustAccounts === undefined ? '--trust-organization' : '--trust-accounts';
    return { kind: 'usage', message: `${name} goes with --not-public only` };
  }
  return null;
}

function readGrant(
  actions: readonly string[],
  { resources }: ClaimOptions,
): Result<Claim, Failure> {
  if (actions.length === 0) return fail(nothingIn('--not-granted', 'iam:PassRole'));
  if (resources?.length === 0) return fail(nothingIn('--resources', 'arn:aws:s3:::bucket/*'));
  const badAction = actions.find((action) => !/^(?:\*|[a-z0-9-]+:[a-z0-9*?]+)$/i.test(action));
  if (badAction !== undefined) {
    return fail({
      kind: 'usage',
      message: `\`${badAction}\` is not an action`,
      help: 'write `service:Name`, such as `iam:PassRole` or `s3:Delete*`, or `*`',
    });
  }
  const badResource = resources?.find((one) => one !== '*' && !one.startsWith('arn:'));
  if (badResource !== undefined) {
    return fail({
      kind: 'usage',
      message: `\`${badResource}\` is not a resource`,
      help: 'give its ARN, with * and ? for what is open, or * for any',
    });
  }
  return ok({ kind: 'not-granted', actions, resources: resources ?? ['*'] });
}

function readZone({
  trustAccounts: accounts,
  trustOrganization: organizations,
}: ClaimOptions): Result<Claim, Failure> {
  if (accounts === undefined && organizations === undefined) {
    return ok({ kind: 'not-public', zone: null });
  }
  if (accounts?.length === 0) return fail(nothingIn('--trust-accounts', '111122223333'));
  if (organizations?.length === 0) return fail(nothingIn('--trust-organization', 'o-a1b2c3d4e5'));
  const badAccount = accounts?.find((id) => !isAccountId(id));
  if (badAccount !== undefined) return fail(notAnAccount(badAccount));
  const badOrganization = organizations?.find((id) => !/^o-[a-z0-9]{10,32}$/.test(id));
  if (badOrganization !== undefined) {
    return fail({
      kind: 'usage',
      message: `\`${badOrganization}\` is not an organisation`,
      help: 'the id of an organisation looks like o-a1b2c3d4e5',
    });
  }
  const zone = { accounts: accounts ?? [], organizations: organizations ?? [] };
  return ok({ kind: 'not-public', zone });
}

function nothingIn(option: string, example: string): Failure {
  return { kind: 'usage', message: `${option} names nothing`, help: `write ${option} ${example}` };
}
