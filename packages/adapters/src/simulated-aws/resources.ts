import type { AttachedPolicy, Policy } from '@countersign/core';

/** Something that has a policy of its own: a queue, a topic, a key, a secret, a bus, a bucket. */
export interface Resource {
  readonly arn: string;
  readonly service: ResourceService;
  readonly accountId: string;
  readonly region: string;
  readonly name: string;
  readonly createdAtMs: number;
  policy: Policy | null;
}

export type ResourceService = 'sqs' | 'sns' | 'kms' | 'secretsmanager' | 'events' | 's3';

/** What there is of such resources. */
export class Resources {
  private readonly byArn = new Map<string, Resource>();

  add(resource: Resource): Resource {
    this.byArn.set(resource.arn, resource);
    return resource;
  }

  remove(arn: string): void {
    this.byArn.delete(arn);
  }

  get(arn: string): Resource | undefined {
    return this.byArn.get(arn);
  }

  /** Those of one service in an account and region, in the order of their ARNs. */
  of(service: ResourceService, accountId: string, region: string | null): readonly Resource[] {
    return [...this.byArn.values()]
      .filter(
        (each) =>
          each.service === service &&
          each.accountId === accountId &&
          (region === null || each.region === region),
      )
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
