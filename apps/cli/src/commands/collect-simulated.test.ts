import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { neededPolicy } from '@countersign/adapters/aws';
import {
  hasMoto,
  MOTO_ACCOUNT,
  ownCredentials,
  seedAccount,
  startMoto,
} from '@countersign/adapters/aws/testing';
import { readInputs } from '@countersign/adapters/dump';
import {
  type AccessKey,
  type Faults,
  generateOrganization,
  type SimulatedAws,
  startSimulatedAws,
} from '@countersign/adapters/simulated-aws';
import { invariant, parsePolicy } from '@countersign/core';
import { applyChanges, buildModel, type Change, type Model, readDump } from '@countersign/govern';
import { afterEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { readerArn, withReader } from '../simulate/with-reader.ts';
import { REPOSITORY, runCommand } from '../testing/run-command.ts';
import { useTemporaryDirectory } from '../testing/temporary-directory.ts';

const COMMAND = path.join(REPOSITORY, 'apps/cli/bin/countersign.js');
const ROLE = 'CountersignReader';
const ACCOUNTS = 20;

const files = useTemporaryDirectory();
const running: SimulatedAws[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((each) => each.close()));
});

/** An organisation that is set up to be collected. */
function organization(): Model {
  const model = generateOrganization({ accounts: ACCOUNTS, principals: 12 });
  return withReader(model, ROLE, {
    role: neededPolicy(null, { withResources: true }),
    caller: neededPolicy(ROLE, { withResources: true }),
  });
}

async function start(model: Model, faults: Faults = {}): Promise<SimulatedAws> {
  const aws = await startSimulatedAws({ model, faults, seed: 'collect' });
  running.push(aws);
  return aws;
}

/** The key of whoever collects: a second one would be one more thing to find. */
const keys = new WeakMap<SimulatedAws, AccessKey>();

function readerKey(aws: SimulatedAws): AccessKey {
  const arn = readerArn(aws.model, ROLE);
  const accountId = arn.split(':')[4] ?? '';
  return aws.createAccessKey({ kind: 'user', accountId, arn });
}

/** Starts the built command, which collects with the credentials of whoever may. */
function collecting(aws: SimulatedAws, out: string, ...options: readonly string[]): ChildProcess {
  const key = keys.get(aws) ?? readerKey(aws);
  keys.set(aws, key);
  return spawn(process.execPath, [COMMAND, 'collect', '--out', out, '--role', ROLE, ...options], {
    cwd: files.path,
    env: { ...process.env, ...aws.environmentFor(key), AWS_EC2_METADATA_DISABLED: 'true' },
    stdio: 'ignore',
  });
}

async function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.exitCode;
}

const auditSchema = z.object({
  findings: z.array(z.object({ id: z.string() })),
  notKnown: z.array(z.string()),
});

async function audited(out: string): Promise<z.infer<typeof auditSchema>> {
  const { stdout } = await runCommand(['audit', out, '--json'], { directory: files.path });
  return auditSchema.parse(JSON.parse(stdout));
}

function idsOf({ findings }: z.infer<typeof auditSchema>): readonly string[] {
  return findings.map(({ id }) => id);
}

describe.skipIf(!hasMoto())('collecting the same account', { timeout: 120_000 }, () => {
  it('from moto and from a simulated AWS gives the same model', async () => {
    const moto = await startMoto();
    const dump = readDump({ UserDetailList: [] }, { accountId: MOTO_ACCOUNT });
    invariant(dump.ok, 'an account may be empty');
    const built = buildModel([dump.value], null);
    invariant(built.ok, 'one account fits together');
    const aws = await start(built.value.model);
    const root = aws.createAccessKey({ kind: 'root', accountId: MOTO_ACCOUNT });
    const credentials = { accessKeyId: root.id, secretAccessKey: root.secret };
    const own = { region: 'us-east-1', endpoint: aws.url, credentials } as const;
    try {
      await seedAccount(own, MOTO_ACCOUNT);
      await seedAccount(ownCredentials(moto.url), MOTO_ACCOUNT);
      const environment = aws.environmentFor(root);
      const ofMoto = { AWS_ENDPOINT_URL: moto.url };
      expect(await ended(collectOne('simulated', environment))).toBe(0);
      // Moto has no Access Analyzer, and the snapshot says so.
      expect(await ended(collectOne('moto', { ...environment, ...ofMoto }))).toBe(4);
    } finally {
      await moto.stop();
    }
    const { problems } = JSON.parse(files.read('moto/snapshot.json')) as {
      readonly problems: readonly { readonly service: string; readonly call: string }[];
    };
    expect(problems.map(({ call, service }) => `${service}:${call}`)).toEqual([
      'access-analyzer:ListAnalyzers',
    ]);
    const [one, other] = await Promise.all(['simulated', 'moto'].map(comparable));
    expect(one).toEqual(other);
    expect(one?.users).toHaveLength(2);
  });
});

function collectOne(out: string, environment: Readonly<Record<string, string>>): ChildProcess {
  const argv = [COMMAND, 'collect', '--out', out, '--region', 'us-east-1'];
  return spawn(process.execPath, argv, {
    cwd: files.path,
    env: { ...process.env, ...environment, AWS_EC2_METADATA_DISABLED: 'true' },
    stdio: 'ignore',
  });
}

/** What a snapshot tells of the account, without what each peer makes up by itself. */
async function comparable(out: string) {
  const read = await readInputs([out], { directory: files.path, standardInput: nothing() });
  invariant(read.ok, read.ok ? '' : JSON.stringify(read.failure));
  const account = read.value.model.accounts.get(MOTO_ACCOUNT);
  return {
    users: plain(account?.users),
    groups: plain(account?.groups),
    roles: plain(account?.roles),
    policies: plain(account?.policies),
  };
}

function plain<Of extends { readonly arn: string }>(
  entities: ReadonlyMap<string, Of> | undefined,
): readonly object[] {
  return [...(entities?.values() ?? [])]
    .toSorted((a, b) => (a.arn < b.arn ? -1 : 1))
    .map((entity) => ({ ...entity, uniqueId: '', createdAt: null, lastUsedAt: null }));
}

async function* nothing(): AsyncIterable<Uint8Array> {
  yield Buffer.alloc(0);
}

describe(`collecting ${ACCOUNTS} accounts of a simulated AWS`, { timeout: 240_000 }, () => {
  it('finds the same after any number of kills as without one', async () => {
    const model = organization();
    expect(await ended(collecting(await start(model), 'whole'))).toBe(0);
    const whole = await audited('whole');
    expect(whole.findings.length).toBeGreaterThan(50);
    const aws = await start(model);
    for (let round = 0; round < 4; round += 1) {
      const child = collecting(aws, 'killed');
      const callsBefore = aws.records.length;
      const killAfter = 20 + Math.floor(Math.random() * 100);
      while (aws.records.length < callsBefore + killAfter && child.exitCode === null) await wait(5);
      child.kill('SIGKILL');
      await ended(child);
    }
    expect(await ended(collecting(aws, 'killed'))).toBe(0);
    const resumed = await audited('killed');
    expect(idsOf(resumed)).toEqual(idsOf(whole));
    expect(resumed.notKnown).toEqual(whole.notKnown);
    const details = aws.records.filter(
      ({ eventName }) => eventName === 'GetAccountAuthorizationDetails',
    );
    // No more than was on its way when it was killed is asked again.
    expect(details.length).toBeLessThanOrEqual(ACCOUNTS + 4 * 8);
  });

  it('has the one instance of IAM Identity Center once', async () => {
    expect(await ended(collecting(await start(organization()), 'center'))).toBe(0);
    const file = await readFile(path.join(files.path, 'center', 'identity-center.json'), 'utf8');
    const { instances } = z
      .object({ instances: z.array(z.object({ region: z.string() })) })
      .parse(JSON.parse(file));
    expect(instances).toEqual([{ region: 'us-east-1' }]);
  });

  it('reports what is denied and carries it into the audit, and gets through throttling', async () => {
    const model = organization();
    const [management = '', denied = ''] = model.accounts.keys();
    const policy = parsePolicy(
      {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Deny', Action: 'iam:ListAccessKeys', Resource: '*' }],
      },
      '',
    );
    invariant(policy.ok, 'the policy is well formed');
    const changes: readonly Change[] = [
      {
        kind: 'put-organization-policy',
        type: 'scp',
        policyName: 'keep-out',
        policy: policy.value.policy,
      },
      { kind: 'attach-organization-policy', policyName: 'keep-out', targetId: denied },
    ];
    const limited = applyChanges(model, changes);
    invariant(limited.ok, 'the policy can be attached');
    const aws = await start(limited.value, {
      callsPerSecond: 6,
      outages: [
        { service: 'iam', operation: 'GetAccountSummary', accountId: management, count: 2 },
      ],
    });
    expect(await ended(collecting(aws, 'day'))).toBe(4);
    const throttled = aws.throttledCount;
    expect(throttled).toBeGreaterThan(0);
    const { findings, notKnown } = await audited('day');
    expect(notKnown.filter((text) => text.includes('AccessDenied')).length).toBeGreaterThan(0);
    expect(
      notKnown
        .filter((text) => text.includes('AccessDenied'))
        .every((text) => text.includes(denied)),
    ).toBe(true);
    const calm = await start(model);
    expect(await ended(collecting(calm, 'calm'))).toBe(0);
    expect(findings.map(({ id }) => id)).toEqual(idsOf(await audited('calm')));
  });
});
