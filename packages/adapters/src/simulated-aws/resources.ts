import { type Arn, type AttachedPolicy, type Policy, parseArn } from '@countersign/core';
import type { Model } from '@countersign/govern';

/** Something that can have a policy of its own: a queue, a key, a bucket, a function, … */
export interface Resource {
  readonly arn: string;
  readonly service: ResourceService;
  readonly accountId: string;
  readonly region: string;
  readonly name: string;
  readonly createdAtMs: number;
  policy: Policy | null;
}

/** The services that have such resources, as ARNs name them. */
const RESOURCE_SERVICES = [
  'backup',
  'dynamodb',
  'ecr',
  'elasticfilesystem',
  'es',
  'events',
  'execute-api',
  'glue',
  'kms',
  'lambda',
  's3',
  'secretsmanager',
  'sns',
  'sqs',
] as const;

export type ResourceService = (typeof RESOURCE_SERVICES)[number];

/** Where resources are whose ARN names no region. */
const FIRST_REGION = 'us-east-1';

/** What a model knows of the resources of its accounts; those of services that are not simulated are left out. */
export function resourcesOf(model: Model, createdAtMs: number): Resources {
  const resources = new Resources();
  for (const { id: accountId, resourcePolicies } of model.accounts.values()) {
    for (const [arn, attached] of resourcePolicies) {
      const parsed = parseArn(arn);
      const service = RESOURCE_SERVICES.find((each) => each === parsed?.service);
      if (parsed === null || service === undefined) continue;
      resources.add({
        arn,
        service,
        accountId,
        region: parsed.region === '' ? FIRST_REGION : parsed.region,
        name: nameOf(parsed),
        createdAtMs,
        policy: attached?.policy ?? null,
      });
    }
  }
  return resources;
}

/** What is known by its name alone, and what by type and name, as in `key/ID`. */
function nameOf({ resource, service }: Arn): string {
  if (NAMED_ALONE.has(service)) return resource;
  const name = resource.replace(/^[^:/]+[:/]/, '');
  // Secrets Manager adds six letters to the names of secrets.
  return service === 'secretsmanager' ? name.replace(/-[^-]{6}$/, '') : name;
}

const NAMED_ALONE: ReadonlySet<string> = new Set(['execute-api', 's3', 'sns', 'sqs']);

/** What there is of such resources. */
export class Resources {
  private readonly byArn = new Map<string, Resource>();
  /** Those of each account, by their ARNs. */
  private readonly ofAccounts = new Map<string, Map<string, Resource>>();

  add(resource: Resource): Resource {
    const { accountId, arn } = resource;
    this.byArn.set(arn, resource);
    const own = this.ofAccounts.get(accountId) ?? new Map<string, Resource>();
    this.ofAccounts.set(accountId, own.set(arn, resource));
    return resource;
  }

  remove(arn: string): void {
    const resource = this.byArn.get(arn);
    if (resource === undefined) return;
    this.byArn.delete(arn);
    this.ofAccounts.get(resource.accountId)?.delete(arn);
  }

  get(arn: string): Resource | undefined {
    return this.byArn.get(arn);
  }

  /** Those of an account in a region, of every service. */
  all(accountId: string, region: string): readonly Resource[] {
    return RESOURCE_SERVICES.flatMap((service) => this.of(service, accountId, region));
  }

  /** Those of one service in an account and region, in the order of their ARNs. */
  of(service: ResourceService, accountId: string, region: string | null): readonly Resource[] {
    return [...(this.ofAccounts.get(accountId)?.values() ?? [])]
      .filter((each) => each.service === service && (region === null || each.region === region))
      .toSorted((a, b) => (a.arn < b.arn ? -1 : 1));
  }

  /** The policy of a resource, or of the bucket that an object is in, as decisions have it. */
  policyOf(arn: string): AttachedPolicy | null {
    const bucket = /^(arn:[^:]+:s3:::[^/]+)\//.exec(arn)?.[1];
    const resource =
      this.byArn.get(arn) ?? (bucket === undefined ? undefined : this.byArn.get(bucket));
    if (resource === undefined || resource.policy === null) return null;
    return { name: `${resource.arn} policy`, kind: 'resource', policy: resource.policy };
  }

  /** The account that owns a resource whose ARN does not tell. */
  ownerOf(arn: string): string | null {
    const bucket = /^arn:[^:]+:s3:::[^/]+/.exec(arn)?.[0];
    return (bucket === undefined ? undefined : this.byArn.get(bucket))?.accountId ?? null;
  }
}
