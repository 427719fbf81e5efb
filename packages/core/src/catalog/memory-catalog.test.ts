import { describe, expect, it } from 'vitest';
import type { CatalogAction, CatalogConditionKey } from './catalog.ts';
import { memoryCatalog } from './memory-catalog.ts';

function action(name: string): CatalogAction {
  return { name, accessLevels: ['Write'], resourceTypes: [], conditionKeys: [] };
}

function key(name: string): CatalogConditionKey {
  return { key: name, type: 'String', multivalued: false };
}

const catalog = memoryCatalog(
  ['s3-outposts:GetObject', 's3:putObject', 's3:GetObject', 'iam:CreateRole'].map(action),
  [
    'aws:RequestTag/${TagKey}',
    'aws:TagKeys',
    'events:Metadata/${MetadataKey}',
    'events:Metadata/${MetadataKey}/Matcher',
    'token.actions.${Domain}.ghe.com:actor',
  ].map(key),
);

describe('memoryCatalog', () => {
  it('sorts by service, then by name without regard to case', () => {
    expect(catalog.services).toEqual(['iam', 's3', 's3-outposts']);
    expect(catalog.actionNames).toEqual([
      'iam:CreateRole',
      's3:GetObject',
      's3:putObject',
      's3-outposts:GetObject',
    ]);
  });

  it.each([
    ['iam', [0, 1]],
    ['S3', [1, 3]],
    ['s3-outposts', [3, 4]],
    ['ec2', undefined],
    ['__proto__', undefined],
  ])('serviceRange(%s) is %j', (service, range) => {
    expect(catalog.serviceRange(service)).toEqual(range);
  });

  it('finds actions without regard to case', () => {
    expect(catalog.idOf('S3:PUTOBJECT')).toBe(2);
    expect(catalog.action('IAM:createrole')?.name).toBe('iam:CreateRole');
    expect(catalog.accessLevelsOf(2)).toEqual(['Write']);
  });

  it.each(['iam:DeleteRole', 'iam', '', '__proto__', 'constructor'])('does not know %j', (name) => {
    expect(catalog.idOf(name)).toBeUndefined();
    expect(catalog.action(name)).toBeUndefined();
    expect(catalog.conditionKey(name)).toBeUndefined();
  });

  it.each([
    ['AWS:tagkeys', 'aws:TagKeys'],
    ['aws:RequestTag/team', 'aws:RequestTag/${TagKey}'],
    ['aws:requesttag/a/b:c*', 'aws:RequestTag/${TagKey}'],
    ['aws:RequestTag/${TagKey}', 'aws:RequestTag/${TagKey}'],
    ['aws:RequestTag/', undefined],
    ['aws:RequestTag', undefined],
    ['events:Metadata/x', 'events:Metadata/${MetadataKey}'],
    ['events:Metadata/x/Matcher', 'events:Metadata/${MetadataKey}/Matcher'],
    ['token.actions.acme.ghe.com:actor', 'token.actions.${Domain}.ghe.com:actor'],
  ])('conditionKey(%s) is %s', (name, expected) => {
    expect(catalog.conditionKey(name)?.key).toBe(expected);
  });

  it('refuses actions that cannot be told apart or have no service', () => {
    expect(() => memoryCatalog([action('iam:GetRole'), action('iam:getrole')])).toThrow(/^BUG:/);
    expect(() => memoryCatalog([action('GetRole')])).toThrow(/^BUG:/);
  });

  it('throws for an id that is not of this catalog', () => {
    expect(() => catalog.accessLevelsOf(4)).toThrow(/^BUG:/);
  });
});
