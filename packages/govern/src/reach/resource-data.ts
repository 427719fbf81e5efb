import { type Catalog, type CatalogAction, intersectArns, parseArn } from '@countersign/core';

/** An action that reads what a resource holds, and on what it is asked for. */
export interface DataRead {
  readonly action: string;
  /** The ARN, or a pattern of ARNs within the resource. */
  readonly on: string;
}

/** Actions that give the data of a type of resource, and what stands behind the ARN where they name a part of it. */
interface KnownData {
  readonly service: string;
  /** How the part of the ARN behind the account begins, or is. */
  readonly resource: RegExp;
  readonly actions: readonly string[];
  readonly within?: string;
}

/**
 * The types of resource whose `Read` actions mostly tell of settings, so that those
 * which give data are named.
 *
 * @see {@link https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html}
 */
const KNOWN: readonly KnownData[] = [
  {
    service: 's3',
    resource: /^[^/]+$/,
    actions: ['s3:GetObject', 's3:GetObjectVersion'],
    within: '/*',
  },
  { service: 's3', resource: /^[^/]+\/.+$/, actions: ['s3:GetObject', 's3:GetObjectVersion'] },
  {
    service: 'dynamodb',
    resource: /^table\/[^/]+$/,
    actions: [
      'dynamodb:GetItem',
      'dynamodb:BatchGetItem',
      'dynamodb:Query',
      'dynamodb:Scan',
      'dynamodb:PartiQLSelect',
    ],
  },
  { service: 'secretsmanager', resource: /^secret:/, actions: ['secretsmanager:GetSecretValue'] },
  {
    service: 'ssm',
    resource: /^parameter\//,
    actions: ['ssm:GetParameter', 'ssm:GetParameters', 'ssm:GetParameterHistory'],
  },
  { service: 'kms', resource: /^key\//, actions: ['kms:Decrypt'] },
  { service: 'sqs', resource: /./, actions: ['sqs:ReceiveMessage'] },
  { service: 'kinesis', resource: /^stream\//, actions: ['kinesis:GetRecords'] },
  {
    service: 'logs',
    resource: /^log-group:/,
    actions: ['logs:GetLogEvents', 'logs:FilterLogEvents', 'logs:StartQuery'],
  },
  {
    service: 'ecr',
    resource: /^repository\//,
    actions: ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
  },
  { service: 'lambda', resource: /^function:/, actions: ['lambda:GetFunction'] },
];

/**
 * The actions that read what a resource holds: those known for its type, or else
 * every action of its service whose access level is `Read` and that can name it.
 */
export function dataReads(catalog: Catalog, arn: string): readonly DataRead[] {
  const parsed = parseArn(arn);
  if (parsed === null) return [];
  const known = KNOWN.find(
    ({ resource, service }) => service === parsed.service && resource.test(parsed.resource),
  );
  if (known !== undefined) {
    return known.actions.map((action) => ({ action, on: arn + (known.within ?? '') }));
  }
  const range = catalog.serviceRange(parsed.service);
  if (range === undefined) return [];
  return catalog.actionNames
    .slice(...range)
    .filter((_, at) => catalog.accessLevelsOf(range[0] + at).includes('Read'))
    .filter((action) => canName(catalog.action(action), arn))
    .map((action) => ({ action, on: arn }));
}

function canName(action: CatalogAction | undefined, arn: string): boolean {
  const formats = action?.resourceTypes.flatMap((type) => type.arnFormats) ?? [];
  return formats.some(
    (format) => intersectArns(format.replaceAll(/\$\{[^}]*\}/g, '*'), arn, 'any') !== null,
  );
}
