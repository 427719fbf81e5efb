import {
  ACCESS_ANALYZERS,
  AUTHORIZATION_DETAILS,
  RESOURCE_POLICIES,
  WORKLOADS,
} from '@countersign/govern';
import type { AccountReading } from './account-reading.ts';
import { collectAccessAnalyzers } from './collectors/access-analyzers.ts';
import { collectAccountFacts } from './collectors/account-facts.ts';
import {
  type AuthorizationDetails,
  collectAuthorizationDetails,
} from './collectors/authorization-details.ts';
import { collectCredentialReport } from './collectors/credential-report.ts';
import { enabledRegions } from './collectors/enabled-regions.ts';
import { collectIdentityProviders } from './collectors/identity-providers.ts';
import { collectLastAccessed } from './collectors/last-accessed.ts';
import { collectResources } from './collectors/resources/collect-resources.ts';
import { collectAccessKeys, collectMfaDevices } from './collectors/user-credentials.ts';

/** What is wanted of an account besides what is always read. */
export interface AccountWishes {
  /** Whether resources are looked for: those with policies, and what runs with roles. */
  readonly withResources: boolean;
  /** Regions to look into; `null` for those that the account has enabled. */
  readonly regions: readonly string[] | null;
  /** Whether AWS is asked what each user and role was last used for, which takes long. */
  readonly withLastAccessed: boolean;
}

/** The files of an account by name; one is not there when what it holds could not be read. */
export type AccountFiles = ReadonlyMap<string, unknown>;

/**
 * Reads everything of one account.
 *
 * @param partition `aws`, `aws-cn` or `aws-us-gov`
 */
export async function collectAccount(
  reading: AccountReading,
  partition: string,
  wishes: AccountWishes,
): Promise<AccountFiles> {
  const files = new Map<string, unknown>();
  const details = await collectAuthorizationDetails(reading);
  const [facts, report, providers] = await Promise.all([
    collectAccountFacts(reading),
    collectCredentialReport(reading),
    collectIdentityProviders(reading),
  ]);
  put(files, AUTHORIZATION_DETAILS, details);
  put(files, 'account.json', facts);
  put(files, 'credential-report.json', report);
  put(files, 'identity-providers.json', providers);
  if (details !== undefined) await collectOfUsers(reading, details, wishes, files);
  if (wishes.withResources) await collectOfRegions(reading, { ...wishes, partition }, files);
  return new Map([...files].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

async function collectOfUsers(
  reading: AccountReading,
  { RoleDetailList, UserDetailList }: AuthorizationDetails,
  { withLastAccessed }: AccountWishes,
  files: Map<string, unknown>,
): Promise<void> {
  const userNames = UserDetailList.flatMap(({ UserName }) => UserName ?? []);
  const [devices, keys] = await Promise.all([
    collectMfaDevices(reading, userNames),
    collectAccessKeys(reading, userNames),
  ]);
  files.set('mfa-devices.json', devices);
  files.set('access-keys.json', keys);
  if (!withLastAccessed) return;
  const arns = [...UserDetailList, ...RoleDetailList].flatMap(({ Arn }) => Arn ?? []);
  files.set('last-accessed.json', await collectLastAccessed(reading, arns));
}

async function collectOfRegions(
  reading: AccountReading,
  { partition, regions }: Pick<AccountWishes, 'regions'> & { readonly partition: string },
  files: Map<string, unknown>,
): Promise<void> {
  const wanted = regions ?? (await enabledRegions(reading));
  const areAllRegions = regions === null;
  const [analyzers, { policies, workloads }] = await Promise.all([
    collectAccessAnalyzers(reading, wanted, areAllRegions),
    collectResources(reading, { partition, regions: wanted, areAllRegions }),
  ]);
  files.set(ACCESS_ANALYZERS, analyzers);
  files.set(RESOURCE_POLICIES, policies);
  files.set(WORKLOADS, workloads);
}

function put(files: Map<string, unknown>, name: string, content: unknown): void {
  if (content !== undefined) files.set(name, content);
}
