import fs from 'node:fs';
import path from 'node:path';
import {
  hasMoto,
  MOTO_ACCOUNT,
  type MotoServer,
  ownCredentials,
  RUNNING_ROLE,
  seedResources,
  startMoto,
} from '@countersign/adapters/aws/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { type Ran, runCommand } from '../testing/run-command.ts';
import { useTemporaryDirectory } from '../testing/temporary-directory.ts';

const policiesSchema = z.object({
  Resources: z.array(
    z.object({
      Arn: z.string(),
      Policy: z.object({ Statement: z.array(z.object({ Action: z.string() })) }).nullable(),
    }),
  ),
});

const workloadsSchema = z.object({
  Workloads: z.array(z.object({ Type: z.string(), RoleArn: z.string().optional() })),
});

/** The end of an ARN without what the emulator makes up. */
function nameOf(arn: string): string {
  const name = arn.split(/[:/]/).at(-1) ?? '';
  return /^[0-9a-f-]{36}$/.test(name) ? 'key' : name.replace(/^(shared-secret)-.*/, '$1');
}

const files = useTemporaryDirectory();

async function collect(out: string): Promise<Ran> {
  const argv = ['collect', '--out', out, '--region', 'us-east-1'];
  return runCommand([...argv, '--max-attempts', '2'], { directory: files.path });
}

async function explained(resource: string): Promise<Ran> {
  const argv = ['explain', '--input', 'judged', '--action', 's3:GetObject'];
  const by = ['--principal', RUNNING_ROLE, '--resource', resource];
  return runCommand([...argv, ...by], { directory: files.path });
}

function read(out: string, name: string): string {
  return fs.readFileSync(path.join(files.path, out, 'accounts', MOTO_ACCOUNT, name), 'utf8');
}

describe.skipIf(!hasMoto())('collecting resources', () => {
  let moto: MotoServer;
  beforeAll(async () => {
    vi.stubEnv('AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED', 'true');
    moto = await startMoto();
    await seedResources(ownCredentials(moto.url));
    vi.stubEnv('AWS_ENDPOINT_URL', moto.url);
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'own');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'own');
  }, 120_000);
  afterAll(async () => {
    vi.unstubAllEnvs();
    await moto.stop();
  });

  it('reads policies of resources and what runs with roles', async () => {
    const ran = await collect('day');
    const { Resources } = policiesSchema.parse(JSON.parse(read('day', 'resource-policies.json')));
    const allowed = Resources.map(({ Arn, Policy }) => [nameOf(Arn), Policy?.Statement[0]?.Action]);
    expect(Object.fromEntries(allowed)).toEqual({
      catalog: undefined,
      default: 'events:PutEvents',
      key: 'kms:Decrypt',
      nightly: 'lambda:InvokeFunction',
      'own-files': undefined,
      'own-images': undefined,
      'own-queue': undefined,
      'own-table': undefined,
      'shared-files': 's3:GetObject',
      'shared-images': 'ecr:BatchGetImage',
      'shared-queue': 'sqs:SendMessage',
      'shared-secret': 'secretsmanager:GetSecretValue',
      'shared-topic': 'sns:Publish',
    });
    const { Workloads } = workloadsSchema.parse(JSON.parse(read('day', 'workloads.json')));
    expect(Workloads.map(({ RoleArn = 'runners', Type }) => [Type, RoleArn])).toEqual([
      ['codebuild:project', RUNNING_ROLE],
      ['ec2:instance', 'runners'],
      ['lambda:function', RUNNING_ROLE],
      ['states:stateMachine', RUNNING_ROLE],
    ]);
    expect(ran.stdout).not.toContain('AccessDenied');
  }, 120_000);

  it('keeps none of the secrets that AWS tells on the way', async () => {
    expect((await collect('secrets')).exitCode).not.toBe(1);
    const root = path.join(files.path, 'secrets');
    const names = fs.readdirSync(root, { recursive: true, encoding: 'utf8' });
    const texts = names
      .map((name) => path.join(root, name))
      .filter((file) => fs.statSync(file).isFile())
      .map((file) => fs.readFileSync(file, 'utf8'));
    expect(texts.join('\n')).toContain('nightly');
    expect(texts.filter((text) => text.includes('not-kept'))).toEqual([]);
  }, 120_000);

  it('has requests judged with the policies that were read', async () => {
    await collect('judged');
    const known = await explained('arn:aws:s3:::own-files/x');
    expect(known.stdout).not.toContain('was not given');
    const unknown = await explained('arn:aws:s3:::somebody-elses/x');
    expect(unknown.stdout).toContain('was not given');
  }, 120_000);

  it('says what it did not look for', async () => {
    const argv = ['collect', '--no-resources', '--out', 'plain', '--region', 'us-east-1'];
    await runCommand(argv, { directory: files.path });
    const manifest = fs.readFileSync(path.join(files.path, 'plain', 'snapshot.json'), 'utf8');
    expect(manifest).toContain('what runs with which role');
    expect(manifest).not.toContain('workloads.json');
  }, 120_000);
});
