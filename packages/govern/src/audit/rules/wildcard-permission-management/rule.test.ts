import { describe, expect, it } from 'vitest';
import { findByRule } from '../../../testing/find-by-rule.ts';
import { allow, deny, document, type TestDocument } from '../../../testing/test-model.ts';
import { wildcardPermissionManagement } from './rule.ts';

function found(...inline: readonly TestDocument[]) {
  return findByRule(wildcardPermissionManagement, { roles: { app: { inline } } });
}

describe('wildcard-permission-management fires on', () => {
  it.each<[string, string, string]>([
    ['iam:*', 'high', 'iam:'],
    ['iam:Put*', 'high', 'iam:Put'],
    ['IAM:?ttachRolePolicy', 'high', 'iam:AttachRolePolicy'],
    ['i*:Attach*', 'high', 'iam:Attach'],
    ['s3:*', 'medium', 's3:PutBucketPolicy'],
  ])('%s as %s', (pattern, severity, action) => {
    const [finding] = found(allow(pattern));
    expect(finding).toMatchObject({ severity, title: expect.stringContaining(pattern) });
    expect(finding?.witness[0]?.action).toContain(action);
  });

  it('several patterns, in one finding', () => {
    const findings = found(allow(['s3:*', 'iam:Attach*']), allow('iam:Put*'));
    expect(findings).toHaveLength(1);
    expect(findings[0]?.title).toContain('s3:*, iam:Attach* and iam:Put*');
  });

  it('half of an administrator', () => {
    const inline = [
      document({ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }),
      allow('iam:*'),
    ];
    expect(found(...inline)).toHaveLength(1);
  });

  it('a pattern on one role, conditionally where MFA is asked for', () => {
    const condition = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };
    const resource = 'arn:aws:iam::111122223333:role/apps/*';
    expect(found(allow('iam:Attach*', resource, condition))).toMatchObject([
      { certainty: 'conditional' },
    ]);
  });
});

describe('wildcard-permission-management stays silent on', () => {
  it.each<[string, readonly TestDocument[]]>([
    ['everything: that is an administrator', [allow('*')]],
    ['everything, spelled oddly', [allow('*:*')]],
    ['actions by their names', [allow(['iam:AttachRolePolicy', 's3:PutBucketPolicy'])]],
    ['a wildcard that is denied', [allow('iam:*'), deny('iam:*')]],
    ['a Deny', [deny('iam:*')]],
    ['reads', [allow(['iam:List*', 's3:Get*'])]],
    [
      'a date that is past',
      [allow('iam:*', '*', { DateLessThan: { 'aws:CurrentTime': '2020-01-01T00:00:00Z' } })],
    ],
  ])('%s', (_, inline) => {
    expect(found(...inline)).toEqual([]);
  });

  it('service-linked roles', () => {
    const path = '/aws-service-role/x.amazonaws.com/';
    const roles = { linked: { path, inline: [allow('iam:*')] } };
    expect(findByRule(wildcardPermissionManagement, { roles })).toEqual([]);
  });
});

describe('wildcard-permission-management, near misses', () => {
  it('a wildcard that only reads, though AWS says that it manages permissions', () => {
    expect(found(allow('glue:Get*'))).toEqual([]);
  });

  it('a wildcard of which all that manages permissions is denied', () => {
    expect(found(allow('s3:*'), deny('s3:PutBucketPolicy'))).toEqual([]);
  });

  it('a wildcard beside a plain name: only the name gives it', () => {
    expect(found(allow(['s3:Get*', 's3:PutBucketPolicy']))).toEqual([]);
  });
});
