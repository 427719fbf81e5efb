import {
  anything,
  type Call,
  changing,
  type Operation,
  reading,
  type Service,
} from './operation.ts';
import { pageOf, TOKENS } from './paging.ts';
import { addResource, policyText, resourceAt, writePolicy } from './resource-policies.ts';

const MISSING = { code: 'ResourceNotFoundException', service: 'secretsmanager' } as const;

const OPERATIONS: Readonly<Record<string, Operation>> = {
  CreateSecret: changing(
    ({ accountId, input, region }) =>
      `arn:aws:secretsmanager:${region}:${accountId}:secret:${input.text('Name')}-??????`,
    (call) => {
      const { accountId, input, region, world } = call;
      const name = input.text('Name');
      const end = world.identifiers.unique('').slice(0, 6);
      const arn = `arn:aws:secretsmanager:${region}:${accountId}:secret:${name}-${end}`;
      // What is secret is not kept: nothing reads it.
      addResource(call, { arn, name, service: 'secretsmanager' });
      return { ARN: arn, Name: name };
    },
  ),
  ListSecrets: reading(anything, ({ accountId, input, region, world }) => {
    const secrets = world.resources.of('secretsmanager', accountId, region);
    const page = pageOf(input, secrets, { names: TOKENS, otherwise: 100, max: 100 });
    return {
      SecretList: page.items.map(({ arn, name }) => ({ ARN: arn, Name: name })),
      ...page.members,
    };
  }),
  GetResourcePolicy: reading(secretArn, (call) => {
    const secret = resourceAt(call, secretArn(call), MISSING);
    return { ARN: secret.arn, Name: secret.name, ResourcePolicy: policyText(secret) ?? undefined };
  }),
  PutResourcePolicy: changing(secretArn, (call) => {
    const secret = resourceAt(call, secretArn(call), MISSING);
    writePolicy(secret, call.input.text('ResourcePolicy'));
    return { ARN: secret.arn, Name: secret.name };
  }),
};

/** Secrets Manager, as far as secrets and their policies go; their values are not kept. */
export const SECRETS_MANAGER: Service = {
  signingName: 'secretsmanager',
  actionPrefix: 'secretsmanager',
  eventSource: 'secretsmanager.amazonaws.com',
  protocol: {
    kind: 'json',
    targetPrefix: 'secretsmanager',
    contentType: 'application/x-amz-json-1.1',
  },
  operations: new Map(Object.entries(OPERATIONS)),
};

/** The ARN of the secret that a call names, by its ARN or its name. */
function secretArn({ accountId, input, region, world }: Call): string {
  const id = input.text('SecretId');
  if (id.startsWith('arn:')) return id;
  const found = world.resources
    .of('secretsmanager', accountId, region)
    .find(({ name }) => name === id);
  return found?.arn ?? `arn:aws:secretsmanager:${region}:${accountId}:secret:${id}`;
}
