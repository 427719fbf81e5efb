import { principalsOf } from '@countersign/govern';
import { noSuchEntity, ServiceError } from '../../service-error.ts';
import type { Members } from '../../wire/write-answer.ts';
import { anything, type Call, changing, type Operation, reading } from '../operation.ts';
import { type PagingNames, pageOf } from '../paging.ts';
import { devicesIn } from './mfa.ts';

/** How long a job about last-accessed services runs. */
const JOB_MS = 50;

/** What is asked of an account as a whole, and which services somebody used. */
export const ACCOUNT_OPERATIONS: Readonly<Record<string, Operation>> = {
  GetAccountSummary: reading(anything, summary),
  ListAccountAliases: reading(anything, ({ accountId, world }) => {
    const { alias } = world.accountDetails(accountId);
    return { AccountAliases: alias === null ? [] : [alias], IsTruncated: false };
  }),
  CreateAccountAlias: changing(anything, ({ accountId, input, world }) => {
    world.accountDetails(accountId).alias = input.text('AccountAlias');
    return null;
  }),
  DeleteAccountAlias: changing(anything, ({ accountId, world }) => {
    world.accountDetails(accountId).alias = null;
    return null;
  }),
  ListServerCertificates: reading(anything, () => ({
    ServerCertificateMetadataList: [],
    IsTruncated: false,
  })),
  GenerateServiceLastAccessedDetails: reading(({ input }) => input.text('Arn'), startJob),
  GetServiceLastAccessedDetails: reading(anything, jobResult),
};

function summary(call: Call): Members {
  const { accountId, world } = call;
  const { groups, policies, roles, users } = world.account(accountId);
  const keys = world.credentials.keysIn(accountId);
  const counts: Readonly<Record<string, number>> = {
    Users: users.size,
    UsersQuota: 5_000,
    Groups: groups.size,
    GroupsQuota: 300,
    Roles: roles.size,
    RolesQuota: 1_000,
    Policies: policies.size,
    PoliciesQuota: 1_500,
    MFADevices: devicesIn(call).count,
    MFADevicesInUse: devicesIn(call).users.size,
    Providers: world.accountDetails(accountId).providers.size,
    AccountMFAEnabled: 0,
    AccountAccessKeysPresent: keys.some(({ owner }) => owner.kind === 'root') ? 1 : 0,
    AttachedPoliciesPerUserQuota: 10,
    AttachedPoliciesPerRoleQuota: 10,
    AttachedPoliciesPerGroupQuota: 10,
    VersionsPerPolicyQuota: 5,
    AccessKeysPerUserQuota: 2,
  };
  return { SummaryMap: new Map(Object.entries(counts)) };
}

function startJob({ accountId, atMs, input, world }: Call): Members {
  const arn = input.text('Arn');
  const isThere = [...principalsOf(world.model)].some(
    (entity) => entity.arn === arn && entity.accountId === accountId,
  );
  if (!isThere) throw noSuchEntity(`Arn ${arn}`);
  const id = world.identifiers.uuid();
  world.accountDetails(accountId).jobs.set(id, { arn, startedAtMs: atMs });
  return { JobId: id };
}

const JOB_PAGES: PagingNames = {
  size: 'MaxItems',
  token: 'Marker',
  nextToken: 'Marker',
  isTruncated: 'IsTruncated',
};

function jobResult(call: Call): Members {
  const { accountId, atMs, input, world } = call;
  const { jobs, lastAccessed } = world.accountDetails(accountId);
  const job = jobs.get(input.text('JobId'));
  if (job === undefined) throw new ServiceError('NoSuchEntity', 'The job does not exist.', 404);
  const started = { JobCreationDate: new Date(job.startedAtMs), JobType: 'SERVICE_LEVEL' };
  if (atMs < job.startedAtMs + JOB_MS) return { JobStatus: 'IN_PROGRESS', ...started };
  const services = [...(lastAccessed.get(job.arn) ?? [])].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const page = pageOf(input, services, { names: JOB_PAGES, otherwise: 100, max: 1000 });
  return {
    JobStatus: 'COMPLETED',
    ...started,
    JobCompletionDate: new Date(job.startedAtMs + JOB_MS),
    ServicesLastAccessed: page.items.map(([namespace, lastAtMs]) => ({
      ServiceName: namespace,
      ServiceNamespace: namespace,
      LastAuthenticated: new Date(lastAtMs),
      LastAuthenticatedEntity: job.arn,
      LastAuthenticatedRegion: 'us-east-1',
      TotalAuthenticatedEntities: 1,
    })),
    ...page.members,
  };
}
