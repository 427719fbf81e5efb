import { policyJson } from '@countersign/core';
import type { Resource, ResourceService } from '../resources.ts';
import { ServiceError } from '../service-error.ts';
import { readDocument } from './iam/documents.ts';
import type { Call } from './operation.ts';

/** The resource with an ARN; fails with the code of its service where there is none. */
export function resourceAt(
  { world }: Call,
  arn: string,
  { code, service }: { readonly code: string; readonly service: ResourceService },
): Resource {
  const found = world.resources.get(arn);
  if (found?.service === service) return found;
  throw new ServiceError(code, `The resource ${arn} does not exist.`, service === 's3' ? 404 : 400);
}

/** Adds a resource to the caller's account and region. */
export function addResource(
  { accountId, atMs, region, world }: Call,
  { arn, name, service }: Pick<Resource, 'arn' | 'name' | 'service'>,
): Resource {
  return world.resources.add({
    arn,
    name,
    service,
    accountId,
    region,
    createdAtMs: atMs,
    policy: null,
  });
}

/** Writes the policy of a resource; an empty text takes it away. */
export function writePolicy(resource: Resource, text: string): void {
  resource.policy = text === '' ? null : readDocument(text);
}

/** The policy of a resource as its service answers it. */
export function policyText({ policy }: Pick<Resource, 'policy'>): string | null {
  return policy === null ? null : JSON.stringify(policyJson(policy));
}
