import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { INPUT_LIMITS, type InputLimits } from './limits.ts';
import { readInputs } from './read-inputs.ts';

const ACCOUNT = '111122223333';

let directory = '';

beforeEach(() => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), 'countersign-dump-'));
});

afterEach(() => {
  fs.rmSync(directory, { recursive: true, force: true });
});

function write(name: string, content: string | Uint8Array): string {
  fs.mkdirSync(path.dirname(path.join(directory, name)), { recursive: true });
  fs.writeFileSync(path.join(directory, name), content);
  return name;
}

function user(name: string, parts: object = {}): object {
  return { UserName: name, Arn: `arn:aws:iam::${ACCOUNT}:user/${name}`, ...parts };
}

function dump(...users: readonly object[]): string {
  return JSON.stringify({ UserDetailList: users });
}

async function read(
  paths: readonly string[],
  { stdin = '', limits = INPUT_LIMITS }: { stdin?: string; limits?: InputLimits } = {},
): ReturnType<typeof readInputs> {
  async function* chunks(): AsyncIterable<Uint8Array> {
    yield Buffer.from(stdin);
  }
  return readInputs(paths, { directory, standardInput: chunks(), limits });
}

/** The problems as people read them, and what would be right. */
async function problemsOf(...args: Parameters<typeof read>): Promise<readonly string[]> {
  const result = await read(...args);
  if (result.ok) return [];
  return result.failure.map(({ file, issue }) =>
    [file, issue.pointer, issue.message, issue.help].filter(Boolean).join(': '),
  );
}

async function usersOf(...args: Parameters<typeof read>): Promise<readonly string[]> {
  const result = await read(...args);
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  const accounts = [...result.value.model.accounts.values()];
  return accounts.flatMap((account) => [...account.users.values()].map(({ name }) => name));
}

const ORGANIZATION = JSON.stringify({
  schema: 'countersign.organization/1',
  id: 'o-1',
  managementAccountId: ACCOUNT,
  units: [{ id: 'r-1', name: 'Root', parent: null }],
  accounts: [{ id: ACCOUNT, name: 'main', parent: 'r-1', tags: {} }],
  policies: [],
});

describe('readInputs', () => {
  it('reads a dump from a file', async () => {
    expect(await usersOf([write('a.json', dump(user('ada')))])).toEqual(['ada']);
  });

  it('reads a list of pages', async () => {
    const pages = `[${dump(user('ada'))},${dump(user('bob'))}]`;
    expect(await usersOf([write('a.json', pages)])).toEqual(['ada', 'bob']);
  });

  it('reads standard input for -', async () => {
    expect(await usersOf(['-'], { stdin: dump(user('ada')) })).toEqual(['ada']);
  });

  it('tells gzip by its first bytes, not by its name', async () => {
    expect(await usersOf([write('a.json', gzipSync(dump(user('ada'))))])).toEqual(['ada']);
    expect(await usersOf([write('b.json.gz', dump(user('bob')))])).toEqual(['bob']);
  });

  it('reads what a Windows shell redirected: UTF-16 or a byte order mark', async () => {
    const utf16 = Buffer.from(`\ufeff${dump(user('ada'))}`, 'utf16le');
    expect(await usersOf([write('a.json', utf16)])).toEqual(['ada']);
    expect(await usersOf([write('b.json', `\ufeff${dump(user('bob'))}`)])).toEqual(['bob']);
  });

  it('reads a directory: dumps, the organisation, and a word on what is neither', async () => {
    write('d/a.json', dump(user('ada')));
    write('d/b.json.gz', gzipSync(dump(user('bob'))));
    write('d/organization.json', ORGANIZATION);
    write('d/expected.json', '{"planted":[]}');
    write('d/README.md', '# nothing');
    write('d/countersign.yaml', 'rules: {}');
    const result = await read(['d']);
    if (!result.ok) throw new Error(JSON.stringify(result.failure));
    const { model, notKnown, sources } = result.value;
    expect(model.organization?.id).toBe('o-1');
    expect(notKnown).toEqual([
      `${path.join('d', 'expected.json')}: neither an account dump nor an organisation file; not used`,
    ]);
    expect(sources.map(({ file, kind }) => [path.basename(file), kind])).toEqual([
      ['a.json', 'dump'],
      ['b.json.gz', 'dump'],
      ['organization.json', 'organization'],
    ]);
  });

  it('reads a file once, though it is named twice', async () => {
    write('d/a.json', dump(user('ada')));
    expect(await usersOf(['d', 'd/a.json'])).toEqual(['ada']);
  });

  it('keeps keys such as __proto__ harmless', async () => {
    const tags = '[{"Key":"__proto__","Value":"x"},{"Key":"constructor","Value":"y"}]';
    const text = `{"UserDetailList":[{"UserName":"ada","Arn":"arn:aws:iam::${ACCOUNT}:user/ada","__proto__":{"admin":true},"Tags":${tags}}]}`;
    const result = await read([write('a.json', text)]);
    if (!result.ok) throw new Error(JSON.stringify(result.failure));
    const [ada] = result.value.model.accounts.get(ACCOUNT)?.users.values() ?? [];
    expect([...(ada?.tags ?? [])]).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
    expect(Object.hasOwn(Object.prototype, 'admin')).toBe(false);
  });

  it('says when a dump holds nothing', async () => {
    const result = await read([write('a.json', dump())]);
    expect(result.ok && result.value.notKnown[0]).toBe(
      'a.json: the dump holds no user, group, role or policy',
    );
  });
});

describe('readInputs refuses', () => {
  it.each([
    ['', 'a.json: the file is empty: did the command that wrote it fail?'],
    [
      '{"UserDetailList": [{"UserName": "ad',
      'a.json: /UserDetailList/0/UserName: a string that does not end at line 1, column 34: the file seems to be cut off; write it again',
    ],
    [
      '{\n  "UserDetailList": [\n    {},\n',
      'a.json: /UserDetailList/1: unexpected the end of the text at line 4, column 1: the file seems to be cut off; write it again',
    ],
    ['An error occurred', 'a.json: unexpected `A` at line 1, column 1: give a JSON document'],
    [
      '{"a": 1}',
      'a.json: this is not an account dump: it has none of UserDetailList, GroupDetailList, RoleDetailList, Policies: give the output of `aws iam get-account-authorization-details`',
    ],
    [
      '[]',
      'a.json: this is not an account dump: it has none of UserDetailList, GroupDetailList, RoleDetailList, Policies: give the output of `aws iam get-account-authorization-details`',
    ],
    [
      dump(user('ada', { Arn: 'arn:aws:s3:::x' })),
      'a.json: /UserDetailList/0/Arn: `arn:aws:s3:::x` is not the ARN of an IAM entity: for instance `arn:aws:iam::111122223333:user/name`',
    ],
  ])('%j', async (text, problem) => {
    expect(await problemsOf([write('a.json', text)])).toEqual([problem]);
  });

  it('what is missing, and names every such file', async () => {
    expect(await problemsOf(['x.json', 'y.json'])).toEqual([
      'x.json: there is no such file or directory',
      'y.json: there is no such file or directory',
    ]);
  });

  it('a directory without JSON files, and one without dumps', async () => {
    write('d/README.md', '');
    write('e/a.json', '{}');
    expect((await problemsOf(['d']))[0]).toMatch(/^d: the directory holds no `\*\.json`/);
    expect((await problemsOf(['e']))[0]).toMatch(/^e: there is no account dump among the inputs/);
  });

  it('a broken file in a directory, rather than passing over it', async () => {
    write('d/a.json', dump(user('ada')));
    write('d/b.json', '{"UserDetailList": [');
    expect((await problemsOf(['d']))[0]).toMatch(
      /b\.json: \/UserDetailList\/0: unexpected the end/,
    );
  });

  it('an organisation file alone', async () => {
    expect((await problemsOf([write('o.json', ORGANIZATION)]))[0]).toMatch(
      /^o\.json: there is no account dump/,
    );
  });

  it('two organisation files', async () => {
    write('o.json', ORGANIZATION);
    write('p.json', ORGANIZATION);
    write('a.json', dump(user('ada')));
    expect((await problemsOf(['a.json', 'o.json', 'p.json']))[0]).toMatch(
      /^p\.json: o\.json is an organisation file as well/,
    );
  });

  it('the same users in two files', async () => {
    write('a.json', dump(user('ada'), user('bob')));
    write('b.json', dump(user('ada'), user('bob')));
    expect((await problemsOf(['a.json', 'b.json']))[0]).toMatch(
      /^b\.json: `arn:aws:iam::111122223333:user\/ada` and 1 more are in a\.json as well/,
    );
  });

  it('a file beyond the limit, before it is read', async () => {
    const limits = { ...INPUT_LIMITS, fileBytes: 10 };
    expect((await problemsOf([write('a.json', dump(user('ada')))], { limits }))[0]).toMatch(
      /^a\.json: the file is larger than 10 bytes/,
    );
    expect((await problemsOf(['-'], { stdin: dump(user('ada')), limits }))[0]).toMatch(
      /^standard input: the file is larger than 10 bytes/,
    );
  });

  it('a small file that decompresses to a large one', async () => {
    const bomb = gzipSync(Buffer.alloc(1_000_000, 32));
    const limits = { ...INPUT_LIMITS, textBytes: 10_000 };
    expect(bomb.length).toBeLessThan(2000);
    expect((await problemsOf([write('a.json.gz', bomb)], { limits }))[0]).toMatch(
      /^a\.json\.gz: the file decompresses to more than 10 KiB/,
    );
  });

  it('what begins like gzip and is none, or is cut off', async () => {
    const garbage = Buffer.from([0x1f, 0x8b, 1, 2, 3]);
    expect((await problemsOf([write('a.json', garbage)]))[0]).toMatch(/cannot be decompressed/);
    const cut = gzipSync(dump(user('ada'))).subarray(0, 30);
    expect((await problemsOf([write('b.json', cut)]))[0]).toMatch(/cannot be decompressed/);
  });

  it('what is no text', async () => {
    const bytes = Buffer.from([0x7b, 0xff, 0xfe, 0x80]);
    expect((await problemsOf([write('a.json', bytes)]))[0]).toMatch(/not UTF-8 text/);
  });

  it('nesting that no dump has', async () => {
    const text = `{"UserDetailList":[{"UserName":${'['.repeat(100_000)}${']'.repeat(100_000)}}]}`;
    expect(await problemsOf([write('a.json', text)])).toEqual([
      'a.json: nested deeper than 64 levels',
    ]);
  });

  it('more files than the limit', async () => {
    for (const name of ['a', 'b', 'c']) write(`d/${name}.json`, dump(user(name)));
    const limits = { ...INPUT_LIMITS, fileCount: 2 };
    expect(await problemsOf(['d'], { limits })).toEqual([
      'd: more than 2 files were given or found',
    ]);
  });

  it('a policy document beyond what any policy can be', async () => {
    const document = { Version: '2012-10-17', Statement: [], Id: 'x'.repeat(2_000_000) };
    const inline = [{ PolicyName: 'p', PolicyDocument: document }];
    const text = dump(user('ada', { UserPolicyList: inline }));
    expect((await problemsOf([write('a.json', text)]))[0]).toMatch(
      /^a\.json: \/UserDetailList\/0\/UserPolicyList\/0\/PolicyDocument: the document of .* has more than 1048576 characters/,
    );
  });
});
