import { createHash } from 'node:crypto';
import {
  type AttachedPolicy,
  type ContextValue,
  compileLayers,
  evaluate,
  NO_LAYERS,
  type Principal,
  type PrincipalEntry,
  parsePolicy,
  parsePrincipal,
  type Statement,
} from '@countersign/core';
import type { Organization } from '@countersign/govern';
import type { World } from '../../world.ts';

/** Something that others than those of a zone of trust may use. */
export interface AccessFinding {
  readonly id: string;
  readonly resource: AnalyzedResource;
  /** As AWS shows it: the kind of principal, and who. */
  readonly principal: Readonly<Record<string, string>>;
  readonly isPublic: boolean;
  readonly actions: readonly string[];
  /** The keys that conditions ask for, with what they ask. */
  readonly condition: Readonly<Record<string, string>>;
}

/** A resource that is looked at, with the policy that may let others in. */
export interface AnalyzedResource {
  readonly arn: string;
  readonly type: string;
  readonly accountId: string;
  readonly policy: AttachedPolicy | null;
  readonly createdAtMs: number;
}

/** The accounts that are trusted, and the organisation that they are in, with whatever accounts it has besides. */
export interface ZoneOfTrust {
  readonly accountIds: ReadonlySet<string>;
  readonly organization: Organization | null;
}

/**
 * The types of resource that are looked at, by the services in their ARNs.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-resources.html}
 */
const TYPES: ReadonlyMap<string, string> = new Map([
  ['dynamodb', 'AWS::DynamoDB::Table'],
  ['ecr', 'AWS::ECR::Repository'],
  ['elasticfilesystem', 'AWS::EFS::FileSystem'],
  ['kms', 'AWS::KMS::Key'],
  ['lambda', 'AWS::Lambda::Function'],
  ['s3', 'AWS::S3::Bucket'],
  ['secretsmanager', 'AWS::SecretsManager::Secret'],
  ['sns', 'AWS::SNS::Topic'],
  ['sqs', 'AWS::SQS::Queue'],
]);

/** The resources of an account that are looked at in a region, roles among them in every one. */
export function resourcesLookedAt(
  world: World,
  accountId: string,
  region: string,
): readonly AnalyzedResource[] {
  const roles = [...(world.model.accounts.get(accountId)?.roles.values() ?? [])];
  const ofRoles = roles.map((role) => ({
    arn: role.arn,
    type: 'AWS::IAM::Role',
    accountId,
    policy: role.trust,
    createdAtMs: world.detailsOf(role.arn, role).createdAtMs,
  }));
  const others = world.resources.all(accountId, region).flatMap((resource) => {
    const type = TYPES.get(resource.service);
    const { arn, createdAtMs } = resource;
    const policy = world.resources.policyOf(arn);
    return type === undefined ? [] : [{ arn, type, accountId, policy, createdAtMs }];
  });
  return [...ofRoles, ...others];
}

/** What the policy of a resource lets those do who are outside a zone of trust, a finding for each of them and each statement. */
export function findingsOf(
  resource: AnalyzedResource,
  zone: ZoneOfTrust,
): readonly AccessFinding[] {
  const { policy } = resource;
  if (policy === null) return [];
  return policy.policy.statements.flatMap((statement) => {
    const { effect, principal } = statement;
    if (effect !== 'Allow' || principal === undefined) return [];
    // Everyone but some is everyone.
    const entries = principal.negated ? [EVERYONE] : principal.entries;
    return entries.flatMap((entry) => findingFor(resource, { policy, statement, entry, zone }));
  });
}

const EVERYONE: PrincipalEntry = { type: 'AWS', value: '*' };

interface Granted {
  readonly policy: AttachedPolicy;
  readonly statement: Statement;
  readonly entry: PrincipalEntry;
  readonly zone: ZoneOfTrust;
}

function findingFor(
  resource: AnalyzedResource,
  { entry, policy, statement, zone }: Granted,
): readonly AccessFinding[] {
  const outsiders = outsidersOf(entry, zone);
  const resources = concreteResources(statement, resource.arn);
  const letIn = (principal: Outsider, action: string): boolean =>
    resources.some((arn) =>
      isLetIn(policy, principal, { action: concrete(action), arn, owner: resource.accountId }),
    );
  const actions = statement.action.patterns.filter((action) =>
    outsiders.some((outsider) => letIn(outsider, action)),
  );
  if (actions.length === 0) return [];
  const isAnyone = entry.value === '*';
  const isPublic = isAnyone && actions.some((action) => letIn(STRANGER, action));
  const principal = { [entry.type === '*' ? 'AWS' : entry.type]: entry.value };
  const condition = Object.fromEntries(
    statement.conditions.map(({ key, values }) => [key, values.join(',')]),
  );
  const id = idOf([resource.arn, statement.pointer, entry.type, entry.value]);
  return [{ id, resource, principal, isPublic, actions, condition }];
}

/** Somebody outside the zone, and the organisation that he is in. */
interface Outsider {
  readonly principal: Principal;
  readonly organizationId: string | null;
}

/** Somebody of an account that nobody has. */
const STRANGER: Outsider = { principal: anyoneIn('000000000000'), organizationId: null };

/** Those outside the zone whom an entry of a policy means; none where it means only those within, or a service. */
function outsidersOf({ type, value }: PrincipalEntry, zone: ZoneOfTrust): readonly Outsider[] {
  switch (type) {
    case 'Service':
      return [];
    case 'Federated':
      return [{ principal: { kind: 'federated', provider: value }, organizationId: null }];
    case 'CanonicalUser':
      return [{ principal: { kind: 'canonical-user', id: value }, organizationId: null }];
    case '*':
      return anyOutside(zone);
    case 'AWS':
      return value === '*' ? anyOutside(zone) : namedOutside(value, zone);
  }
}

/** A stranger, and whoever is in the organisation and not in the zone. */
function anyOutside(zone: ZoneOfTrust): readonly Outsider[] {
  const members = [...(zone.organization?.accounts.keys() ?? [])];
  const other = members.find((id) => !zone.accountIds.has(id));
  return other === undefined ? [STRANGER] : [STRANGER, anyoneKnown(other, zone)];
}

function namedOutside(value: string, zone: ZoneOfTrust): readonly Outsider[] {
  const parsed = parsePrincipal(value);
  // The id of somebody who was deleted means nobody.
  if (!parsed.ok || !('account' in parsed.value)) return [];
  const { account, kind } = parsed.value;
  if (zone.accountIds.has(account)) return [];
  const anyone = anyoneKnown(account, zone);
  return [kind === 'root' ? anyone : { ...anyone, principal: parsed.value }];
}

function anyoneKnown(account: string, { organization }: ZoneOfTrust): Outsider {
  const isMember = organization?.accounts.has(account) === true;
  return { principal: anyoneIn(account), organizationId: isMember ? organization.id : null };
}

function anyoneIn(account: string): Principal {
  return { kind: 'user', account, arn: `arn:aws:iam::${account}:user/anyone` };
}

/** Whether a policy may let somebody in whose own policies allow everything; what depends on the request may. */
function isLetIn(
  policy: AttachedPolicy,
  { organizationId, principal }: Outsider,
  { action, arn, owner }: Readonly<Record<'action' | 'arn' | 'owner', string>>,
): boolean {
  const keys = new Map<string, ContextValue>([['aws:principalorgid', valued(organizationId)]]);
  if ('account' in principal) {
    keys.set('aws:principalaccount', valued(principal.account));
    keys.set('aws:principalarn', valued(principal.arn));
    // Only a service calls on behalf of something else.
    for (const key of ['aws:sourceaccount', 'aws:sourcearn', 'aws:sourceorgid']) {
      keys.set(key, valued(null));
    }
  }
  const layers = compileLayers({ ...NO_LAYERS, identity: [EVERYTHING], resource: policy });
  const { decision } = evaluate(
    {
      principal,
      action,
      resource: arn,
      resourceAccount: owner,
      context: { keys, others: 'unknown' },
    },
    layers,
  );
  return decision === 'Allowed' || decision === 'Unknown';
}

function valued(value: string | null): ContextValue {
  return value === null ? { kind: 'absent' } : { kind: 'values', values: [value] };
}

const EVERYTHING: AttachedPolicy = everything();

function everything(): AttachedPolicy {
  const parsed = parsePolicy(
    { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
    '',
  );
  if (!parsed.ok) throw new TypeError('a policy that allows everything is well formed');
  return { name: 'everything', kind: 'identity', policy: parsed.value.policy };
}

/** What a statement is about: the resource, or what in it its patterns name. */
function concreteResources({ resource }: Statement, arn: string): readonly string[] {
  if (resource === undefined || resource.negated) return [arn];
  return resource.patterns.map((pattern) => (pattern === '*' ? arn : concrete(pattern)));
}

/** Something that a pattern matches. */
function concrete(pattern: string): string {
  return pattern === '*' ? 'any:Action' : pattern.replaceAll(/[*?]/g, 'x');
}

/** The same for as long as the statement stays where it is. */
function idOf(parts: readonly string[]): string {
  const hex = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  const groups = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20)];
  return [...groups, hex.slice(20, 32)].join('-');
}
