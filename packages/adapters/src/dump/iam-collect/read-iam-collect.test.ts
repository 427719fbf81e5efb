import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { compareText, invariant } from '@countersign/core';
import type { Account, Organization } from '@countersign/govern';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readInputs } from '../read-inputs.ts';
import { foldersOfAccount, foldersOfOrganization } from './testing/folders.ts';

const SAMPLE = path.resolve(import.meta.dirname, '../../../../../samples/organization');
const OWN = '111122223333';
const USER = `aws/aws/accounts/${OWN}/iam/user/ana`;
const PARTS = `aws/aws/accounts/${OWN}`;

let directory = '';

beforeEach(() => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), 'countersign-iam-collect-'));
});

afterEach(() => {
  fs.rmSync(directory, { recursive: true, force: true });
});

/** Writes JSON files below the folder `iam-data`; texts as they are. */
function write(files: Readonly<Record<string, unknown>>): void {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(directory, 'iam-data', name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  }
}

async function* nothing(): AsyncIterable<Uint8Array> {
  yield Buffer.alloc(0);
}

async function read(given = 'iam-data', from = directory): ReturnType<typeof readInputs> {
  return readInputs([given], { directory: from, standardInput: nothing() });
}

async function contents(given?: string) {
  const result = await read(given);
  invariant(result.ok, result.ok ? '' : JSON.stringify(result.failure));
  return result.value;
}

async function problems(): Promise<readonly string[]> {
  const result = await read();
  invariant(!result.ok, 'it cannot be read');
  return result.failure.map(({ file, issue }) => `${file}#${issue.pointer} ${issue.message}`);
}

async function account(): Promise<Account> {
  const found = (await contents()).model.accounts.get(OWN);
  invariant(found !== undefined, 'the account is there');
  return found;
}

function at(service: string, resource: string): string {
  return `arn:aws:${service}:eu-central-1:${OWN}:${resource}`;
}

const ANA = { arn: `arn:aws:iam::${OWN}:user/ana`, name: 'ana', id: 'AIDAANA', path: '/' };

function letIn(action: string): object {
  const Principal = { AWS: 'arn:aws:iam::444455556666:root' };
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal, Action: action }] };
}

describe('a folder of iam-collect', () => {
  it('gives the model that dumps of the same organisation give', async () => {
    const json = (name: string): unknown =>
      JSON.parse(fs.readFileSync(path.join(SAMPLE, `${name}.json`), 'utf8'));
    for (const name of ['management', 'production', 'qa', 'dev']) {
      write(foldersOfAccount(json(name)));
    }
    write(foldersOfOrganization(json('organization')));
    const [collected, dumped] = [await contents(), await read('.', SAMPLE)];
    invariant(dumped.ok, 'the sample can be read');
    expect(new Map(collected.model.accounts)).toEqual(asCollected(dumped.value.model.accounts));
    expect(collected.model.awsManagedPolicies).toEqual(dumped.value.model.awsManagedPolicies);
    expect(comparable(collected.model.organization)).toEqual(
      comparable(dumped.value.model.organization),
    );
    expect(collected.organization).toBe('complete');
    expect(collected.incompleteAccountIds).toEqual([]);
    expect(collected.notKnown.join('\n')).toMatch(/only the default version .* last used/);
  });

  it('is told also by the folder in it that is called `aws`, and in other partitions', async () => {
    write({ [`${USER}/metadata.json`]: ANA });
    const china = { ...ANA, arn: 'arn:aws-cn:iam::444455556666:user/ana' };
    write({ 'aws/aws-cn/accounts/444455556666/iam/user/ana/metadata.json': china });
    const { model } = await contents('iam-data/aws');
    expect([...model.accounts.keys()]).toEqual([OWN, '444455556666']);
  });

  it('follows no links and passes over what is no account', async () => {
    write({
      [`${USER}/metadata.json`]: ANA,
      'aws/aws/accounts/notes/iam/user/x/metadata.json': {},
    });
    const user = path.join(directory, 'iam-data', USER);
    fs.symlinkSync('..', path.join(user, '../again'));
    expect([...(await account()).users.keys()]).toEqual([ANA.arn]);
  });

  it('has the policies of resources, of those alone that have one', async () => {
    const table = at('dynamodb', 'table/orders');
    const expected = new Map([
      ['s3/shared', 'arn:aws:s3:::shared'],
      ['kms/eu-central-1/key/1', at('kms', 'key/1')],
      ['sqs/eu-central-1/orders', at('sqs', 'orders')],
      ['lambda/eu-central-1/function/f', at('lambda', 'function:f')],
      ['dynamodb/eu-central-1/table/orders', table],
      ['glue/eu-central-1/catalog', at('glue', 'catalog')],
    ]);
    for (const [folder, arn] of expected) {
      write({ [`${PARTS}/${folder}/metadata.json`]: { arn } });
      write({ [`${PARTS}/${folder}/policy.json`]: letIn('sqs:SendMessage') });
    }
    const api = `${PARTS}/apigateway/eu-central-1/restapis/a1`;
    write({ [`${api}/metadata.json`]: { arn: 'arn:aws:apigateway:eu-central-1::/restapis/a1' } });
    write({ [`${api}/policy.json`]: letIn('execute-api:Invoke') });
    write({ [`${PARTS}/s3/own/metadata.json`]: { arn: 'arn:aws:s3:::own' } });
    const stream = `${PARTS}/dynamodb/eu-central-1/table/orders%2fstream%2f1`;
    write({ [`${stream}/metadata.json`]: { arn: `${table}/stream/1` } });
    write({ [`${stream}/policy.json`]: letIn('dynamodb:GetRecords') });
    const { resourcePolicies } = await account();
    expect(new Set(resourcePolicies.keys())).toEqual(
      new Set([...expected.values(), at('execute-api', 'a1')]),
    );
  });

  it('has what runs with a role, and knows that there may be more', async () => {
    const role = `arn:aws:iam::${OWN}:role/runs`;
    write({
      [`${PARTS}/lambda/eu-central-1/function/f/metadata.json`]: {
        arn: at('lambda', 'function:f'),
        role,
      },
      [`${PARTS}/codebuild/eu-central-1/project/p/metadata.json`]: {
        arn: at('codebuild', 'project/p'),
        serviceRole: role,
      },
    });
    const { workloads } = await account();
    expect(workloads.items.map(({ roleArn, type }) => [type, roleArn])).toEqual([
      ['codebuild:project', role],
      ['lambda:function', role],
    ]);
    expect(workloads.completeTypes.size).toBe(0);
  });
});

describe('a folder of iam-collect that cannot be read', () => {
  const document = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Acton: 's3:*' }] };

  it('is told by the files in which it goes wrong', async () => {
    const role = { arn: `arn:aws:iam::${OWN}:role/app`, name: 'app' };
    const policy = { arn: `arn:aws:iam::${OWN}:policy/p`, name: 'p', defaultVersionId: 'v2' };
    write({
      [`${USER}/metadata.json`]: ANA,
      [`${USER}/inline-policies.json`]: [{ PolicyName: 'x', PolicyDocument: document }],
      [`${USER}/managed-policies.json`]: [1],
      [`${PARTS}/iam/role/app/metadata.json`]: role,
      [`${PARTS}/iam/policy/p/metadata.json`]: policy,
      [`${PARTS}/iam/policy/p/current-policy.json`]: document,
    });
    const said = await problems();
    for (const place of [
      `iam-data/${USER}/inline-policies.json#/0/PolicyDocument/Statement/0/Acton `,
      `iam-data/${USER}/managed-policies.json#/0 `,
      `iam-data/${PARTS}/iam/role/app/trust-policy.json# `,
      `iam-data/${PARTS}/iam/policy/p/current-policy.json#/Statement/0/Acton `,
    ]) {
      expect(said.filter((text) => text.startsWith(place))).not.toEqual([]);
    }
  });

  it('is told where a file is cut off or missing', async () => {
    write({ [`${USER}/metadata.json`]: '{"arn": ' });
    write({ [`${PARTS}/iam/user/ben/tags.json`]: { team: 'a' } });
    const said = (await problems()).join('\n');
    expect(said).toContain(path.join('iam-data', USER, 'metadata.json'));
    expect(said).toContain(path.join('iam-data', PARTS, 'iam/user/ben/metadata.json'));
  });

  it('is told where a policy that is attached was not written', async () => {
    const json: unknown = JSON.parse(
      fs.readFileSync(path.join(SAMPLE, 'organization.json'), 'utf8'),
    );
    write({ [`${USER}/metadata.json`]: ANA });
    write(foldersOfOrganization(json));
    const scps = path.join(directory, 'iam-data/aws/aws/organizations/o-nw4ledger7/scps');
    const [first = ''] = fs.readdirSync(scps).toSorted();
    const metadata = JSON.parse(fs.readFileSync(path.join(scps, first, 'metadata.json'), 'utf8'));
    fs.rmSync(path.join(scps, first), { recursive: true });
    expect((await problems()).join('\n')).toContain(
      `\`${path.basename(metadata.arn)}\` is attached`,
    );
  });
});

/** An organisation whose policies are in the order of their names; names of accounts are not collected. */
function comparable(organization: Organization | null): object {
  invariant(organization !== null, 'the organisation was read');
  const { accounts, policies, ...rest } = organization;
  const byName = policies.toSorted((a, b) => compareText(a.document.name, b.document.name));
  const unnamed = [...accounts].map(([id, each]) => [id, { ...each, name: id }] as const);
  return { ...rest, policies: byName, accounts: new Map(unnamed) };
}

/** The accounts as iam-collect could tell them. */
function asCollected(accounts: ReadonlyMap<string, Account>): ReadonlyMap<string, Account> {
  const entries = [...accounts].map(([id, each]) => {
    const roles = [...each.roles].map(
      ([arn, role]) => [arn, { ...role, lastUsedAt: null }] as const,
    );
    const policies = [...each.policies].map(([arn, policy]) => {
      const versions = policy.versions.filter(({ isDefault }) => isDefault);
      return [arn, { ...policy, versions }] as const;
    });
    return [id, { ...each, roles: new Map(roles), policies: new Map(policies) }] as const;
  });
  return new Map(entries);
}
