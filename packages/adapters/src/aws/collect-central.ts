import {
  type CollectedPart,
  SNAPSHOT_FILES,
  type SnapshotManifest,
  type SnapshotProblem,
} from '@countersign/govern';
import type { AccountCaller } from './account-caller.ts';
import { AccountReading } from './account-reading.ts';
import { enabledRegions } from './collectors/enabled-regions.ts';
import { collectIdentityCenter } from './collectors/identity-center.ts';
import {
  askForOrganization,
  collectOrganization,
  type OrganizationFile,
} from './collectors/organization.ts';

/** What is known of an organisation as a whole, from the account of the caller. */
export interface Central {
  readonly organization: OrganizationFile | undefined;
  readonly files: ReadonlyMap<string, unknown>;
  readonly parts: Pick<SnapshotManifest, 'organization' | 'identityCenter'>;
  readonly problems: readonly SnapshotProblem[];
}

/** What the caller wants to know. */
export interface CentralWishes {
  readonly role: object | null;
  readonly regions: readonly string[] | null;
}

/**
 * Reads the organisation and IAM Identity Center with the caller's own credentials.
 * Without a role to assume elsewhere they are looked at from the management
 * account only: other accounts may not see them.
 */
export async function collectCentral(
  caller: AccountCaller,
  globalRegion: string,
  { regions, role }: CentralWishes,
): Promise<Central> {
  const looking = new AccountReading(caller, globalRegion);
  const known = await askForOrganization(looking);
  if (role === null && known?.managementAccountId !== caller.accountId) {
    const parts = { organization: null, identityCenter: null };
    return { organization: undefined, files: new Map(), parts, problems: looking.problems };
  }
  const inOrganization = new AccountReading(caller, globalRegion);
  const organization =
    known === undefined ? undefined : await collectOrganization(inOrganization, known);
  const inCenter = new AccountReading(caller, globalRegion);
  const center = await collectIdentityCenter(inCenter, regions ?? (await enabledRegions(inCenter)));
  const files = new Map<string, unknown>();
  if (organization !== undefined) files.set(SNAPSHOT_FILES.organization, organization);
  if (center !== undefined) files.set(SNAPSHOT_FILES.identityCenter, center);
  const organizationProblems = [...looking.problems, ...inOrganization.problems];
  return {
    organization,
    files,
    parts: {
      organization: partOf(organization, organizationProblems),
      identityCenter: partOf(center, inCenter.problems),
    },
    problems: [...organizationProblems, ...inCenter.problems],
  };
}

function partOf(content: unknown, problems: readonly SnapshotProblem[]): CollectedPart {
  if (content === undefined) return { state: problems.length > 0 ? 'failed' : 'none' };
  return { state: problems.length > 0 ? 'partial' : 'complete' };
}
