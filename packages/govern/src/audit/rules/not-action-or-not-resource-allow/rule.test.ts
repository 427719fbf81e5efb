import { describe, expect, it } from 'vitest';
import { findByRule } from '../../../testing/find-by-rule.ts';
import { allow, deny, document, type TestDocument } from '../../../testing/test-model.ts';
import { notActionOrNotResourceAllow } from './rule.ts';

const BUT_MONEY = document({ Effect: 'Allow', NotAction: 'billing:*', Resource: '*' });
const BUT_ONE_BUCKET = { NotResource: ['arn:aws:s3:::payroll', 'arn:aws:s3:::payroll/*'] };

function found(...inline: readonly TestDocument[]) {
  return findByRule(notActionOrNotResourceAllow, { roles: { app: { inline } } });
}

describe('not-action-or-not-resource-allow fires on', () => {
  it('NotAction that leaves IAM in', () => {
    const [finding] = found(BUT_MONEY);
    expect(finding).toMatchObject({ severity: 'medium', certainty: 'certain' });
    expect(finding?.title).toContain('NotAction in inline-0');
    expect(finding?.witness[0]?.action).toBe('iam:CreateUser');
  });

  it('NotAction without IAM that leaves in trust anchors', () => {
    const [finding] = found(document({ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }));
    expect(finding).toMatchObject({
      severity: 'medium',
      witness: [{ action: 'rolesanywhere:CreateTrustAnchor' }],
    });
  });

  it('NotResource that leaves in every other bucket policy', () => {
    const inline = document({ Effect: 'Allow', Action: 's3:*', ...BUT_ONE_BUCKET });
    expect(found(inline)).toMatchObject([
      { severity: 'medium', witness: [{ action: 's3:PutBucketPolicy' }] },
    ]);
  });

  it('NotResource that only writes, as low', () => {
    const inline = document({ Effect: 'Allow', Action: ['s3:PutObject'], ...BUT_ONE_BUCKET });
    expect(found(inline)).toMatchObject([
      { severity: 'low', witness: [{ action: 's3:PutObject' }] },
    ]);
  });
});

describe('not-action-or-not-resource-allow stays silent on', () => {
  it.each<[string, readonly TestDocument[]]>([
    ['Action and Resource', [allow('*')]],
    ['a Deny with NotAction', [document({ Effect: 'Deny', NotAction: 'iam:*', Resource: '*' })]],
    ['an exclusion that is denied', [BUT_MONEY, deny('*')]],
    [
      'NotResource that only reads',
      [document({ Effect: 'Allow', Action: 's3:Get*', ...BUT_ONE_BUCKET })],
    ],
  ])('%s', (_, inline) => {
    expect(found(...inline)).toEqual([]);
  });

  it('service-linked roles', () => {
    const path = '/aws-service-role/x.amazonaws.com/';
    const roles = { linked: { path, inline: [BUT_MONEY] } };
    expect(findByRule(notActionOrNotResourceAllow, { roles })).toEqual([]);
  });
});

describe('not-action-or-not-resource-allow, near misses', () => {
  it('an exclusion beside a plain Allow: only the plain one gives the power', () => {
    const reads = document({ Effect: 'Allow', Action: 's3:GetObject', ...BUT_ONE_BUCKET });
    expect(found(reads, allow('iam:*'))).toEqual([]);
  });

  it('an exclusion inside a boundary that only reads', () => {
    const findings = findByRule(notActionOrNotResourceAllow, {
      roles: { app: { inline: [BUT_MONEY], boundary: 'Bounds' } },
      policies: { Bounds: allow('s3:GetObject') },
    });
    expect(findings).toEqual([]);
  });
});
