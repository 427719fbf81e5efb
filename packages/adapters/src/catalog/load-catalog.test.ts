import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Catalog } from '@countersign/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadCatalog } from './load-catalog.ts';

const REPOSITORY = fileURLToPath(new URL('../../../../', import.meta.url));
const BUILD = path.join(REPOSITORY, 'tools/build-catalog.mjs');
const SOD_ACTIONS = path.join(REPOSITORY, '../shared/data/sod-actions.json');
const lacksShared = !fs.existsSync(SOD_ACTIONS) && process.env['REQUIRE_SHARED'] !== '1';

let directory = '';
let catalog: Catalog;

beforeAll(() => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), 'countersign-catalog-'));
  execFileSync(process.execPath, [BUILD, directory]);
  catalog = loadCatalog(directory);
}, 60_000);

afterAll(() => {
  fs.rmSync(directory, { recursive: true, force: true });
});

describe('the names of the catalog', () => {
  it('are those of the named data set, and many', () => {
    expect(catalog.dataset).toMatch(/^iam-data \d+\.\d+\.\d+$/);
    expect(catalog.actionNames.length).toBeGreaterThanOrEqual(20_000);
    expect(catalog.services.length).toBeGreaterThanOrEqual(400);
  });

  it('have one id range for each service, without gaps, holding that service alone', () => {
    let next = 0;
    for (const service of catalog.services) {
      const [start, end] = catalog.serviceRange(service) ?? [-1, -1];
      expect([service, start]).toEqual([service, next]);
      const strangers = catalog.actionNames
        .slice(start, end)
        .filter((name) => !name.startsWith(`${service}:`));
      expect(strangers).toEqual([]);
      next = end;
    }
    expect(next).toBe(catalog.actionNames.length);
  });

  it('are sorted within a service without regard to case, and each once', () => {
    for (const service of catalog.services) {
      const [start, end] = catalog.serviceRange(service) ?? [0, 0];
      const names = catalog.actionNames.slice(start, end).map((name) => name.toLowerCase());
      expect(names.filter((name, index) => index > 0 && name <= (names[index - 1] ?? ''))).toEqual(
        [],
      );
    }
  });

  it('lead back to their ids, in any case', () => {
    const wrong = catalog.actionNames.filter(
      (name, id) => catalog.idOf(name) !== id || catalog.idOf(name.toUpperCase()) !== id,
    );
    expect(wrong).toEqual([]);
  });

  it.skipIf(lacksShared)('include every action that separation of duties names', () => {
    const named = actionNamesIn(JSON.parse(fs.readFileSync(SOD_ACTIONS, 'utf8')));
    expect(named.length).toBeGreaterThan(100);
    expect(named.filter((name) => catalog.idOf(name) === undefined)).toEqual([]);
  });
});

describe('loadCatalog(…).action', () => {
  it('describes iam:PassRole with its resource type and keys', () => {
    expect(catalog.action('IAM:passrole')).toEqual({
      name: 'iam:PassRole',
      accessLevels: ['Write'],
      resourceTypes: [
        {
          type: 'role',
          required: true,
          arnFormats: ['arn:${Partition}:iam::${Account}:role/${RoleNameWithPath}'],
          conditionKeys: ['aws:ResourceTag/${TagKey}', 'iam:ResourceTag/${TagKey}'],
        },
      ],
      conditionKeys: ['iam:AssociatedResourceArn', 'iam:PassedToService'],
    });
  });

  it.each([
    ['iam:AttachRolePolicy', ['Permissions management', 'Write']],
    ['iam:TagRole', ['Tagging', 'Write']],
    ['iam:GetRole', ['Read']],
    ['iam:ListRoles', ['List']],
  ])('%s has the access levels %j', (name, levels) => {
    expect(catalog.action(name)?.accessLevels).toEqual(levels);
    expect(catalog.accessLevelsOf(catalog.idOf(name) ?? -1)).toEqual(levels);
  });

  it('keeps keys of one resource type apart from those of another', () => {
    const types = catalog.action('ec2:RunInstances')?.resourceTypes ?? [];
    const keysByType = new Map(types.map(({ type, conditionKeys }) => [type, conditionKeys]));
    expect(keysByType.get('instance')).toContain('ec2:InstanceType');
    expect(keysByType.get('subnet')).toContain('ec2:Vpc');
    expect(keysByType.get('subnet')).not.toContain('ec2:InstanceType');
  });

  it('splits a resource type that has several ARN formats', () => {
    const [type] = catalog.action('lex:CreateBot')?.resourceTypes ?? [];
    expect(type?.arnFormats).toEqual([
      'arn:${Partition}:lex:${Region}:${Account}:bot/${BotId}',
      'arn:${Partition}:lex:${Region}:${Account}:bot:${BotName}',
    ]);
  });

  it('names a resource type once, though the data lists it twice', () => {
    const types = catalog.action('bedrock:UpdateDataAutomationProject')?.resourceTypes ?? [];
    expect(types.map(({ type }) => type)).toEqual(['blueprint', 'data-automation-project']);
  });

  it('describes every action, with keys that conditionKey knows', () => {
    const keys = new Set<string>();
    for (const name of catalog.actionNames) {
      const action = catalog.action(name);
      expect(action?.name).toBe(name);
      for (const key of action?.conditionKeys ?? []) keys.add(key);
      for (const { arnFormats, conditionKeys } of action?.resourceTypes ?? []) {
        expect(arnFormats.every((format) => /^arn:[^ ,]+$/.test(format))).toBe(true);
        for (const key of conditionKeys) keys.add(key);
      }
    }
    expect(keys.size).toBeGreaterThan(1000);
    expect([...keys].filter((key) => catalog.conditionKey(key)?.key !== key)).toEqual([]);
  });

  it.each([
    '__proto__',
    'constructor',
    '__proto__:__proto__',
    'iam:__proto__',
    'iam:constructor',
    'iam:',
    'iam',
    ':',
    '',
    'iam:CreateRole ',
  ])('does not know %j', (name) => {
    expect(catalog.idOf(name)).toBeUndefined();
    expect(catalog.action(name)).toBeUndefined();
    expect(catalog.serviceRange(name.slice(0, name.indexOf(':') + 1))).toBeUndefined();
  });

  it('throws for an id that is not of this catalog', () => {
    expect(() => catalog.accessLevelsOf(catalog.actionNames.length)).toThrow(/^BUG:/);
    expect(() => catalog.accessLevelsOf(-1)).toThrow(/^BUG:/);
  });
});

describe('loadCatalog(…).conditionKey', () => {
  it.each([
    ['aws:RequestTag/team', 'aws:RequestTag/${TagKey}', 'String', false],
    ['AWS:REQUESTTAG/team', 'aws:RequestTag/${TagKey}', 'String', false],
    ['aws:PrincipalTag/a/b', 'aws:PrincipalTag/${TagKey}', 'String', false],
    ['s3:ExistingObjectTag/class', 's3:ExistingObjectTag/${TagKey}', 'String', false],
    ['secretsmanager:ResourceTag/x', 'secretsmanager:ResourceTag/${TagKey}', 'String', false],
    ['kms:EncryptionContext:app', 'kms:EncryptionContext:${EncryptionContextKey}', 'String', false],
    ['aws:TagKeys', 'aws:TagKeys', 'String', true],
    ['aws:PrincipalArn', 'aws:PrincipalArn', 'ARN', false],
    ['aws:PrincipalOrgPaths', 'aws:PrincipalOrgPaths', 'String', true],
    ['aws:sourceip', 'aws:SourceIp', 'IPAddress', false],
    ['aws:MultiFactorAuthPresent', 'aws:MultiFactorAuthPresent', 'Bool', false],
    ['aws:MultiFactorAuthAge', 'aws:MultiFactorAuthAge', 'Numeric', false],
    ['aws:CurrentTime', 'aws:CurrentTime', 'Date', false],
    ['iam:PassedToService', 'iam:PassedToService', 'String', false],
    ['iam:PermissionsBoundary', 'iam:PermissionsBoundary', 'ARN', false],
    ['identitystore:UserId', 'identitystore:UserId', 'String', false],
    ['accounts.google.com:aud', 'accounts.google.com:aud', 'String', false],
    ['SAML:aud', 'saml:aud', 'String', false],
    [
      'token.actions.githubusercontent.com:repository',
      'token.actions.githubusercontent.com:repository',
      'String',
      false,
    ],
  ])('%s is %s, %s, multivalued %s', (name, key, type, multivalued) => {
    expect(catalog.conditionKey(name)).toEqual({ key, type, multivalued });
  });

  it.each(['__proto__', 'constructor', 'aws:__proto__', 'aws:RequestTag/', 'aws:RequestTag', ''])(
    'does not know %j',
    (name) => {
      expect(catalog.conditionKey(name)).toBeUndefined();
    },
  );
});

describe('loadCatalog', () => {
  it('says what to run when the files are missing', () => {
    const empty = path.join(directory, 'nothing-here');
    expect(() => loadCatalog(empty)).toThrow(/npm run build/);
  });

  it('says what to run when the files are of another version', () => {
    const old = path.join(directory, 'old');
    fs.mkdirSync(old);
    fs.writeFileSync(path.join(old, 'names.json'), '{"format":0}');
    expect(() => loadCatalog(old)).toThrow(/another version.*npm run build/);
  });

  it('opens details.json only when an action or a key is asked for', () => {
    const namesOnly = path.join(directory, 'names-only');
    fs.mkdirSync(namesOnly);
    fs.copyFileSync(path.join(directory, 'names.json'), path.join(namesOnly, 'names.json'));
    const light = loadCatalog(namesOnly);
    expect(light.accessLevelsOf(light.idOf('iam:GetRole') ?? -1)).toEqual(['Read']);
    expect(() => light.action('iam:GetRole')).toThrow(/details\.json.*npm run build/);
  });
});

describe('tools/build-catalog.mjs', () => {
  it('writes the same bytes every time, and the licence beside them', () => {
    const again = path.join(directory, 'again');
    execFileSync(process.execPath, [BUILD, again]);
    for (const name of ['names.json', 'details.json', 'LICENSE.txt']) {
      const [first, second] = [directory, again].map((at) => fs.readFileSync(path.join(at, name)));
      expect(second?.equals(first ?? Buffer.alloc(0))).toBe(true);
    }
  }, 60_000);
});

/** Every `service:Action` anywhere in a JSON value. */
function actionNamesIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return /^[a-z0-9-]+:[A-Za-z0-9]+$/.test(value) ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(actionNamesIn);
}
