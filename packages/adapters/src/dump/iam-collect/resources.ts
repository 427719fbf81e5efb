import { type Arn, parseArn } from '@countersign/core';
import { metadataOf } from './account.ts';
import type { CollectedItem } from './collected-folder.ts';

/** The folders of services in which are resources with policies, or what runs with a role. */
export const RESOURCE_FOLDERS = [
  'apigateway',
  'backup',
  'codebuild',
  'dynamodb',
  'ecr',
  'elasticfilesystem',
  'es',
  'events',
  'glue',
  'kms',
  'lambda',
  's3',
  'secretsmanager',
  'sns',
  'sqs',
] as const;

/** Which resources have policies that decide who may use them, by what stands last in their ARNs. */
const WITH_POLICIES: ReadonlyMap<string, RegExp> = new Map([
  ['apigateway', /^\/restapis\/[^/]+$/],
  ['backup', /^backup-vault:/],
  ['dynamodb', /^table\/[^/]+$/],
  ['ecr', /^repository\//],
  ['elasticfilesystem', /^file-system\//],
  ['es', /^domain\//],
  ['events', /^event-bus\//],
  ['glue', /^catalog$/],
  ['kms', /^key\//],
  ['lambda', /^function:[^:]+$/],
  ['s3', /^[^:/]+$/],
  ['secretsmanager', /^secret:/],
  ['sns', /^[^:]+$/],
  ['sqs', /^[^:]+$/],
]);

/**
 * The policies of resources as a snapshot has them. A resource without the file of a
 * policy is left out, so that it is not known: it has none, or nobody might read it.
 */
export function resourcePoliciesOf(items: readonly CollectedItem[], accountId: string): object {
  const Resources = items.flatMap((item) => {
    const Policy = item.files.get('policy');
    const arn = parseArn(String(metadataOf(item)['arn']));
    if (Policy === undefined || arn === null) return [];
    if (WITH_POLICIES.get(arn.service)?.test(arn.resource) !== true) return [];
    return [{ Arn: resourceArn(arn, accountId), Policy }];
  });
  return { Resources };
}

/** REST APIs are called under another service than they are managed under, and only the former knows their account. */
function resourceArn(arn: Arn, accountId: string): string {
  const { account, partition, region, resource, service } = arn;
  const isRestApi = service === 'apigateway';
  const called = isRestApi
    ? ['execute-api', region, accountId, resource.slice(resource.lastIndexOf('/') + 1)]
    : [service, region, account, resource];
  return ['arn', partition, ...called].join(':');
}

/** What runs with a role, as a snapshot has it; of no type is everything known to be there. */
export function workloadsOf(items: readonly CollectedItem[]): object {
  const Workloads = items.flatMap((item) => {
    const { arn: Arn, role, serviceRole } = metadataOf(item);
    const service = parseArn(String(Arn))?.service;
    if (service === 'lambda' && role !== undefined) {
      return [{ Type: 'lambda:function', Arn, RoleArn: role }];
    }
    if (service === 'codebuild' && serviceRole !== undefined) {
      return [{ Type: 'codebuild:project', Arn, RoleArn: serviceRole }];
    }
    return [];
  });
  return { Complete: [], Workloads };
}
