import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  hasMoto,
  IAMClient,
  ownCredentials,
  PutUserPolicyCommand,
  startMoto,
} from '@countersign/adapters/aws/testing';
import {
  type AttachedPolicy,
  type Catalog,
  checkCertificate,
  createComparer,
  everythingBut,
  invariant,
  isConfirmed,
  parsePolicy,
} from '@countersign/core';
import { describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { openCatalog } from '../open-catalog.ts';
import { runCommand } from '../testing/run-command.ts';
import { useTemporaryDirectory } from '../testing/temporary-directory.ts';

const files = useTemporaryDirectory();

const ROLE = 'audit/CountersignReadOnly';

const policySchema = z.object({
  Statement: z.array(z.object({ Action: z.array(z.string()), Resource: z.string() })),
});

async function printed(...options: readonly string[]): Promise<string> {
  const { exitCode, stdout } = await runCommand(['collect', '--print-policy', ...options]);
  expect(exitCode).toBe(0);
  return stdout;
}

function catalogOf(): Catalog {
  const catalog = openCatalog();
  invariant(catalog.ok, 'the catalog is built');
  return catalog.value;
}

function attached(document: unknown): AttachedPolicy {
  const parsed = parsePolicy(document);
  invariant(parsed.ok, 'the policy can be read');
  return { name: 'p', kind: 'identity', policy: parsed.value.policy };
}

/** Services that are read; all of AWS's reads are more than one policy may name. */
const SERVICES: readonly string[] = ['ec2', 'iam', 'identitystore', 'organizations', 'sso'];

/** Those of which resources are read; API Gateway's reads are all the same action. */
const RESOURCE_SERVICES: readonly string[] = [
  'access-analyzer',
  'apigateway',
  'backup',
  'cloudformation',
  'codebuild',
  'dynamodb',
  'ecr',
  'ecs',
  'elasticfilesystem',
  'es',
  'events',
  'glue',
  'kms',
  'lambda',
  's3',
  'sagemaker',
  'secretsmanager',
  'sns',
  'sqs',
  'states',
];

/** Every action of these services that AWS calls a read or a list, and nothing that it also calls something else. */
function readsOf(catalog: Catalog, services = SERVICES): readonly string[] {
  return catalog.actionNames.filter(
    (name, id) =>
      services.includes(name.split(':')[0] ?? '') &&
      catalog.accessLevelsOf(id).every((level) => level === 'Read' || level === 'List'),
  );
}

function allowing(
  ...statements: readonly (readonly [actions: readonly string[], on: string])[]
): unknown {
  return {
    Version: '2012-10-17',
    Statement: statements.map(([Action, Resource]) => ({ Effect: 'Allow', Action, Resource })),
  };
}

/** Reads of what customers keep in AWS, which nobody needs who looks at permissions. */
const DATA: readonly string[] = [
  's3:GetObject*',
  'dynamodb:GetItem',
  'dynamodb:BatchGetItem',
  'dynamodb:Query',
  'dynamodb:Scan',
  'secretsmanager:GetSecretValue',
  'secretsmanager:BatchGetSecretValue',
  'ssm:GetParameter*',
  'kms:Decrypt',
  'sqs:ReceiveMessage',
  'lambda:GetFunction',
  'ec2:DescribeInstanceAttribute',
  'ec2:GetConsoleOutput',
  'ecr:BatchGetImage',
  'logs:GetLogEvents',
];

describe('the printed policy', () => {
  const catalog = catalogOf();
  const reads = readsOf(catalog);

  it.each([
    ['of one account', ['--no-resources'], allowing([reads, '*'])],
    [
      'of an organisation',
      ['--no-resources', '--role', ROLE],
      allowing([reads, '*'], [['sts:AssumeRole'], `arn:aws:iam::*:role/${ROLE}`]),
    ],
  ])('%s allows nothing but reads, with a proof', async (_, options, limit) => {
    const [needed, within] = [attached(JSON.parse(await printed(...options))), attached(limit)];
    const comparer = createComparer(catalog, [needed, within], { withCertificates: true });
    const comparison = comparer.allowsMore(needed, within);
    invariant(comparison.kind === 'no' && comparison.certificate !== null, comparison.kind);
    expect(checkCertificate(comparison.certificate, catalog, [needed, within])).toMatchObject({
      ok: true,
    });
  });

  it('allows nothing but reads also where resources are looked for', async () => {
    const needed = attached(JSON.parse(await printed()));
    const all = readsOf(catalog, [...SERVICES, ...RESOURCE_SERVICES]);
    const within = attached(allowing([all, '*']));
    expect(createComparer(catalog, [needed, within]).allowsMore(needed, within).kind).toBe('no');
  });

  it.each([[[]], [['--no-resources']], [['--role', ROLE]]])(
    'reads no data: %j',
    async (options) => {
      const needed = attached(JSON.parse(await printed(...options)));
      const others = everythingBut('identity', DATA);
      expect(createComparer(catalog, [needed, others]).allowsMore(needed, others).kind).toBe('no');
    },
  );

  it('would not pass with one write in it', async () => {
    const { Statement } = policySchema.parse(JSON.parse(await printed('--no-resources')));
    const more = attached(
      allowing([[...Statement.flatMap(({ Action }) => Action), 'iam:CreateAccessKey'], '*']),
    );
    const within = attached(allowing([reads, '*']));
    const comparison = createComparer(catalog, [more, within]).allowsMore(more, within);
    invariant(comparison.kind === 'yes', 'a write is more than reads');
    expect(comparison.witness.action).toBe('iam:CreateAccessKey');
    expect(isConfirmed(comparison.witness, more, within)).toBe(true);
  });

  it('passes `countersign prove` as a user runs it', async () => {
    files.write('needed.json', await printed('--no-resources'));
    files.write('reads.json', JSON.stringify(allowing([reads, '*'])));
    const argv = ['prove', 'needed.json', '--subset-of', 'reads.json'];
    expect((await runCommand(argv, { directory: files.path })).exitCode).toBe(0);
  });

  it('names actions that AWS has, each once in a statement', async () => {
    const { Statement } = policySchema.parse(JSON.parse(await printed('--role', ROLE)));
    for (const { Action } of Statement) {
      expect(Action.filter((action) => catalog.idOf(action) === undefined)).toEqual([]);
      expect(new Set(Action).size).toBe(Action.length);
    }
  });

  it('fits into one managed policy', async () => {
    const compact = JSON.stringify(JSON.parse(await printed('--role', ROLE)));
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
    expect(compact.length).toBeLessThan(6144);
  });
});

/**
 * Collects as a user that may do these actions, where the emulator refuses all others. Without
 * resources: it wants actions for them that AWS does not have. The simulated AWS asks for AWS's.
 */
async function collectWith(actions: readonly string[]): Promise<number> {
  vi.stubEnv('AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED', 'true');
  const moto = await startMoto();
  const iam = new IAMClient(ownCredentials(moto.url));
  await iam.send(new CreateUserCommand({ UserName: 'reader' }));
  await iam.send(
    new PutUserPolicyCommand({
      UserName: 'reader',
      PolicyName: 'needed',
      PolicyDocument: JSON.stringify(allowing([actions, '*'])),
    }),
  );
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'reader' }));
  await fetch(`${moto.url}/moto-api/reset-auth`, { method: 'POST', body: '0' });
  vi.stubEnv('AWS_ENDPOINT_URL', moto.url);
  vi.stubEnv('AWS_ACCESS_KEY_ID', AccessKey?.AccessKeyId ?? '');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', AccessKey?.SecretAccessKey ?? '');
  try {
    const out = `day-${actions.length}`;
    const argv = ['collect', '--no-resources', '--out', out, '--region', 'us-east-1'];
    const { exitCode } = await runCommand(argv, { directory: files.path });
    return exitCode;
  } finally {
    vi.unstubAllEnvs();
    await moto.stop();
  }
}

describe.skipIf(!hasMoto())('the printed policy, where an emulator enforces it', () => {
  it('is enough, and without one of its actions it is not', async () => {
    const { Statement } = policySchema.parse(JSON.parse(await printed('--no-resources')));
    const actions = Statement.flatMap(({ Action }) => Action);
    expect(await collectWith(actions)).toBe(0);
    expect(await collectWith(actions.filter((action) => action !== 'iam:GetAccountSummary'))).toBe(
      4,
    );
  });
});
