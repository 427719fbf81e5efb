import { ServiceError } from '../../service-error.ts';
import type { Members } from '../../wire/write-answer.ts';
import { type Call, type Operation, reading, type Service } from '../operation.ts';
import { type PagingNames, pageOf } from '../paging.ts';
import { restJson } from '../rest-json.ts';
import { filterIn } from './filter.ts';
import {
  type AccessFinding,
  type AnalyzedResource,
  findingsOf,
  resourcesLookedAt,
  type ZoneOfTrust,
} from './findings.ts';

const PAGING: PagingNames = { size: 'maxResults', token: 'nextToken', nextToken: 'nextToken' };

const OPERATIONS: Readonly<Record<string, Operation>> = {
  ListAnalyzers: reading(
    ({ accountId, region }) => `arn:aws:access-analyzer:${region}:${accountId}:analyzer/*`,
    (call) => {
      const type = call.input.optionalText('type');
      const wanted = analyzersOf(call).filter((each) => type === null || each.type === type);
      const page = pageOf(call.input, wanted, { names: PAGING, otherwise: 100, max: 100 });
      return { analyzers: page.items.map((each) => analyzerMembers(call, each)), ...page.members };
    },
  ),
  GetAnalyzer: reading(
    (call) => arnOf(call, call.input.text('analyzerName')),
    (call) => {
      const arn = arnOf(call, call.input.text('analyzerName'));
      return { analyzer: analyzerMembers(call, analyzerAt(call, arn)) };
    },
  ),
  ListFindings: reading(analyzerArn, (call) => listFindings(call, findingMembers)),
  ListFindingsV2: reading(analyzerArn, (call) => listFindings(call, summaryMembers)),
  GetFinding: reading(analyzerArn, (call) => ({
    finding: findingMembers(call, findingAt(call)),
  })),
  GetFindingV2: reading(analyzerArn, (call) => {
    const finding = findingAt(call);
    const { actions: action, condition, isPublic, principal } = finding;
    return {
      ...summaryMembers(call, finding),
      findingDetails: [{ externalAccessDetails: { action, condition, isPublic, principal } }],
    };
  }),
  ListAnalyzedResources: reading(analyzerArn, (call) => {
    const type = call.input.optionalText('resourceType');
    const wanted = resourcesOf(call).filter((each) => type === null || each.type === type);
    const page = pageOf(call.input, wanted, { names: PAGING, otherwise: 100, max: 100 });
    const analyzedResources = page.items.map(({ accountId, arn, type: resourceType }) => ({
      resourceArn: arn,
      resourceOwnerAccount: accountId,
      resourceType,
    }));
    return { analyzedResources, ...page.members };
  }),
  GetAnalyzedResource: reading(analyzerArn, (call) => {
    const arn = call.input.text('resourceArn');
    const resource = resourcesOf(call).find((each) => each.arn === arn);
    if (resource === undefined) throw missing(`Resource ${arn}`);
    const found = findingsOf(resource, analyzerAt(call, analyzerArn(call)).zone);
    return { resource: analyzedMembers(call, resource, found) };
  }),
};

/** IAM Access Analyzer, as far as its findings of access from outside can be read. Nobody makes analyzers: there is one of each account, and one of the organisation. */
export const ACCESS_ANALYZER: Service = {
  signingName: 'access-analyzer',
  actionPrefix: 'access-analyzer',
  eventSource: 'access-analyzer.amazonaws.com',
  protocol: restJson({
    'GET /analyzer': 'ListAnalyzers',
    'GET /analyzer/{analyzerName}': 'GetAnalyzer',
    'POST /finding': 'ListFindings',
    'GET /finding/{id}': 'GetFinding',
    'POST /findingv2': 'ListFindingsV2',
    'GET /findingv2/{id}': 'GetFindingV2',
    'POST /analyzed-resource': 'ListAnalyzedResources',
    'GET /analyzed-resource': 'GetAnalyzedResource',
  }),
  operations: new Map(Object.entries(OPERATIONS)),
};

interface Analyzer {
  readonly name: string;
  readonly arn: string;
  readonly type: 'ACCOUNT' | 'ORGANIZATION';
  readonly zone: ZoneOfTrust;
}

function arnOf({ accountId, region }: Call, name: string): string {
  return `arn:aws:access-analyzer:${region}:${accountId}:analyzer/${name}`;
}

function analyzerArn({ input }: Call): string {
  return input.text('analyzerArn');
}

function analyzersOf(call: Call): readonly Analyzer[] {
  const { accountId, world } = call;
  const { organization } = world.model;
  const own: Analyzer = {
    name: 'account',
    arn: arnOf(call, 'account'),
    type: 'ACCOUNT',
    zone: { accountIds: new Set([accountId]), organization },
  };
  if (organization?.managementAccountId !== accountId) return [own];
  const zone = { accountIds: new Set(organization.accounts.keys()), organization };
  const arn = arnOf(call, 'organization');
  return [own, { name: 'organization', arn, type: 'ORGANIZATION', zone }];
}

function analyzerAt(call: Call, arn: string): Analyzer {
  const analyzer = analyzersOf(call).find((each) => each.arn === arn);
  if (analyzer === undefined) throw missing(`Analyzer ${arn}`);
  return analyzer;
}

function resourcesOf(call: Call): readonly AnalyzedResource[] {
  const { zone } = analyzerAt(call, analyzerArn(call));
  return [...zone.accountIds].flatMap((accountId) =>
    resourcesLookedAt(call.world, accountId, call.region),
  );
}

function foundBy(call: Call): readonly AccessFinding[] {
  const { zone } = analyzerAt(call, analyzerArn(call));
  return resourcesOf(call).flatMap((resource) => findingsOf(resource, zone));
}

function findingAt(call: Call): AccessFinding {
  const id = call.input.text('id');
  const finding = foundBy(call).find((each) => each.id === id);
  if (finding === undefined) throw missing(`Finding ${id}`);
  return finding;
}

function listFindings(
  call: Call,
  membersOf: (call: Call, finding: AccessFinding) => Members,
): Members {
  const isWanted = filterIn(call.input);
  const wanted = foundBy(call).filter(({ id, isPublic, resource }) =>
    isWanted({
      id: [id],
      isPublic: [String(isPublic)],
      resource: [resource.arn],
      resourceType: [resource.type],
      resourceOwnerAccount: [resource.accountId],
      status: ['ACTIVE'],
      findingType: ['ExternalAccess'],
    }),
  );
  const page = pageOf(call.input, wanted, { names: PAGING, otherwise: 100, max: 100 });
  return { findings: page.items.map((finding) => membersOf(call, finding)), ...page.members };
}

function analyzerMembers({ atMs }: Call, { arn, name, type }: Analyzer): Members {
  const at = instant(atMs);
  return { arn, name, type, createdAt: at, status: 'ACTIVE', lastResourceAnalyzedAt: at };
}

function findingMembers(call: Call, finding: AccessFinding): Members {
  const { actions: action, condition, isPublic, principal } = finding;
  return { ...commonMembers(call, finding), principal, action, isPublic, condition };
}

function summaryMembers(call: Call, finding: AccessFinding): Members {
  return { ...commonMembers(call, finding), findingType: 'ExternalAccess' };
}

function commonMembers({ atMs }: Call, { id, resource }: AccessFinding): Members {
  return {
    id,
    resource: resource.arn,
    resourceType: resource.type,
    resourceOwnerAccount: resource.accountId,
    status: 'ACTIVE',
    createdAt: instant(resource.createdAtMs),
    analyzedAt: instant(atMs),
    updatedAt: instant(resource.createdAtMs),
  };
}

function analyzedMembers(
  { atMs }: Call,
  { accountId, arn, createdAtMs, type }: AnalyzedResource,
  findings: readonly AccessFinding[],
): Members {
  return {
    resourceArn: arn,
    resourceType: type,
    resourceOwnerAccount: accountId,
    createdAt: instant(createdAtMs),
    analyzedAt: instant(atMs),
    updatedAt: instant(createdAtMs),
    isPublic: findings.some(({ isPublic }) => isPublic),
    actions: [...new Set(findings.flatMap(({ actions }) => actions))],
    ...(findings.length > 0 ? { status: 'ACTIVE' } : {}),
  };
}

function instant(ms: number): string {
  return new Date(ms).toISOString();
}

function missing(what: string): ServiceError {
  return new ServiceError('ResourceNotFoundException', `${what} does not exist.`, 404);
}
