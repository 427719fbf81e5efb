import { type Catalog, matchWildcard, parseArn } from '@countersign/core';
import { ALWAYS_PASSES_A_ROLE, passedToService } from './passed-to-service.ts';

/** The request that an operation is named by. */
export interface OperationFacts {
  readonly action: string;
  readonly resource: string;
  /** The context keys that are given, in lower case. */
  readonly context: ReadonlyMap<string, readonly string[]>;
  /** Whether keys that are not given are known to be absent. */
  readonly isContextComplete: boolean;
}

/** A further request that AWS authorises an operation by. */
export interface AlsoNeeded {
  readonly action: string;
  /** `null` where the operation does not tell it. */
  readonly resource: string | null;
  /** What the resource is, such as "the role that is passed". */
  readonly of: string;
  /** When it is needed; `null` when it surely is. */
  readonly when: string | null;
  /** Lower-case context keys of this request that the operation's own does not have. */
  readonly context: ReadonlyMap<string, readonly string[]>;
  /** The address of AWS's page. */
  readonly source: string;
}

/**
 * The further requests that AWS authorises an operation by, as far as its name and
 * its context tell: passing a role, tagging a session, reading the source of a
 * copy, using a key, and every other type of resource that the operation must name.
 *
 * The catalog's data names the required resource types; it has no dependent
 * actions, so that the others are a list of our own, which is not complete.
 */
export function alsoNeeds(facts: OperationFacts, catalog: Catalog): readonly AlsoNeeded[] {
  return [
    ...passedRole(facts),
    ...sessionExtras(facts),
    ...objectExtras(facts),
    ...otherResources(facts, catalog),
  ];
}

const NONE: ReadonlyMap<string, readonly string[]> = new Map();

function passedRole({ action, context }: OperationFacts): readonly AlsoNeeded[] {
  const service = passedToService(action);
  if (service === null) return [];
  const [stackRole] = context.get('cloudformation:rolearn') ?? [];
  const isSure = stackRole !== undefined || ALWAYS_PASSES_A_ROLE.has(action.toLowerCase());
  return [
    {
      action: 'iam:PassRole',
      resource: stackRole ?? null,
      of: 'the role that is passed',
      when: isSure ? null : 'a role is passed',
      context: new Map([['iam:passedtoservice', [service]]]),
      source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html',
    },
  ];
}

const ROLE_ASSUMPTIONS: ReadonlySet<string> = new Set([
  'sts:assumerole',
  'sts:assumerolewithsaml',
  'sts:assumerolewithwebidentity',
]);

/** "You must have the `sts:TagSession` permission", and likewise for a source identity, on the same role. */
function sessionExtras({
  action,
  resource,
  context,
  isContextComplete,
}: OperationFacts): readonly AlsoNeeded[] {
  if (!ROLE_ASSUMPTIONS.has(action.toLowerCase())) return [];
  const hasTags = [...context.keys()].some(
    (key) => key === 'aws:tagkeys' || key.startsWith('aws:requesttag/'),
  );
  const hasIdentity = context.has('sts:sourceidentity');
  const extras: readonly AlsoNeeded[] = [
    {
      action: 'sts:TagSession',
      resource,
      of: 'the role',
      when: hasTags ? null : 'session tags are passed',
      context: NONE,
      source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html',
    },
    {
      action: 'sts:SetSourceIdentity',
      resource,
      of: 'the role',
      when: hasIdentity ? null : 'a source identity is set',
      context: NONE,
      source:
        'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html',
    },
  ];
  return isContextComplete ? extras.filter(({ when }) => when === null) : extras;
}

const KEY_ID = 's3:x-amz-server-side-encryption-aws-kms-key-id';
const USING_KMS = 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html';

function objectExtras(facts: OperationFacts): readonly AlsoNeeded[] {
  switch (facts.action.toLowerCase()) {
    case 's3:getobject':
      return [keyUse('kms:Decrypt', null)];
    case 's3:putobject':
      return [
        ...copySource(facts),
        keyUse('kms:GenerateDataKey', facts.context.get(KEY_ID)?.[0] ?? null),
      ];
    default:
      return [];
  }
}

/** A copy is a PutObject of the target and a GetObject of the source. */
function copySource({ context }: OperationFacts): readonly AlsoNeeded[] {
  const [source] = context.get('s3:x-amz-copy-source') ?? [];
  if (source === undefined) return [];
  return [
    {
      action: 's3:GetObject',
      resource: source.startsWith('arn:') ? source : `arn:aws:s3:::${source.replace(/^\//, '')}`,
      of: 'the source of the copy',
      when: null,
      context: NONE,
      source: 'https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html',
    },
  ];
}

/** S3 uses the key with the caller's permissions, in the key's region. */
function keyUse(action: string, keyId: string | null): AlsoNeeded {
  const arn = keyId === null ? null : parseArn(keyId);
  return {
    action,
    resource: arn === null ? null : keyId,
    of: 'the key that encrypts the object',
    when: keyId === null ? 'a KMS key encrypts the object' : null,
    context: new Map([
      ['aws:viaawsservice', ['true']],
      ...(arn === null ? [] : [['kms:viaservice', [`s3.${arn.region}.amazonaws.com`]] as const]),
    ]),
    source: USING_KMS,
  };
}

/**
 * The other types of resource that an operation must name, each of which is
 * authorised: `ec2:RunInstances` is asked for the image, the subnet, the volume, ….
 *
 * @see {@link https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html}
 */
function otherResources(
  { action, resource }: OperationFacts,
  catalog: Catalog,
): readonly AlsoNeeded[] {
  const required = catalog.action(action)?.resourceTypes.filter((type) => type.required) ?? [];
  if (required.length < 2 || resource === '*') return [];
  const others = required.filter(({ arnFormats }) => !arnFormats.some(isFormatOf(resource)));
  if (others.length === required.length) return [];
  return others.map(({ type }) => ({
    action,
    resource: null,
    of: `a resource of type ${type}`,
    when: null,
    context: NONE,
    source:
      'https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html',
  }));
}

/** Tells whether an ARN has a format, whose variables stand for anything. */
export function isFormatOf(arn: string): (format: string) => boolean {
  return (format) => matchWildcard(format.replaceAll(/\$\{[^}]*\}/g, '*'), arn);
}
