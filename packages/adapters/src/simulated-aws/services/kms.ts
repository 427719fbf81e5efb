import {
  anything,
  type Call,
  changing,
  type Operation,
  reading,
  type Service,
} from './operation.ts';
import { type PagingNames, pageOf } from './paging.ts';
import { addResource, policyText, resourceAt, writePolicy } from './resource-policies.ts';

const MISSING = { code: 'NotFoundException', service: 'kms' } as const;

const PAGING: PagingNames = {
  size: 'Limit',
  token: 'Marker',
  nextToken: 'NextMarker',
  isTruncated: 'Truncated',
};

const OPERATIONS: Readonly<Record<string, Operation>> = {
  CreateKey: changing(anything, (call) => {
    const { accountId, input, region, world } = call;
    const id = world.identifiers.uuid();
    const arn = `arn:aws:kms:${region}:${accountId}:key/${id}`;
    const key = addResource(call, { arn, name: id, service: 'kms' });
    writePolicy(key, input.optionalText('Policy') ?? defaultPolicy(accountId));
    return { KeyMetadata: metadataOf(id, { accountId, arn, createdAtMs: key.createdAtMs }) };
  }),
  ListKeys: reading(anything, ({ accountId, input, region, world }) => {
    const keys = world.resources.of('kms', accountId, region);
    const page = pageOf(input, keys, { names: PAGING, otherwise: 100, max: 1000 });
    return {
      Keys: page.items.map(({ arn, name }) => ({ KeyId: name, KeyArn: arn })),
      ...page.members,
    };
  }),
  DescribeKey: reading(keyArn, (call) => {
    const key = resourceAt(call, keyArn(call), MISSING);
    return { KeyMetadata: metadataOf(key.name, key) };
  }),
  ListKeyPolicies: reading(keyArn, () => ({ PolicyNames: ['default'], Truncated: false })),
  GetKeyPolicy: reading(keyArn, (call) => ({
    Policy: policyText(resourceAt(call, keyArn(call), MISSING)),
    PolicyName: 'default',
  })),
  PutKeyPolicy: changing(keyArn, (call) => {
    writePolicy(resourceAt(call, keyArn(call), MISSING), call.input.text('Policy'));
    return {};
  }),
};

/** Key Management Service, as far as keys and their policies go. */
export const KMS: Service = {
  signingName: 'kms',
  actionPrefix: 'kms',
  eventSource: 'kms.amazonaws.com',
  protocol: {
    kind: 'json',
    targetPrefix: 'TrentService',
    contentType: 'application/x-amz-json-1.1',
  },
  operations: new Map(Object.entries(OPERATIONS)),
};

function keyArn({ accountId, input, region }: Call): string {
  const id = input.text('KeyId');
  return id.startsWith('arn:') ? id : `arn:aws:kms:${region}:${accountId}:key/${id}`;
}

/**
 * The policy that a key has where none is given: it leaves the key to the account.
 *
 * @see {@link https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html}
 */
function defaultPolicy(accountId: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'Enable IAM User Permissions',
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${accountId}:root` },
        Action: 'kms:*',
        Resource: '*',
      },
    ],
  });
}

function metadataOf(
  id: string,
  {
    accountId,
    arn,
    createdAtMs,
  }: { readonly accountId: string; readonly arn: string; readonly createdAtMs: number },
) {
  return {
    AWSAccountId: accountId,
    KeyId: id,
    Arn: arn,
    CreationDate: new Date(createdAtMs),
    Enabled: true,
    KeyManager: 'CUSTOMER',
    KeyState: 'Enabled',
  };
}
