import { describe, expect, it } from 'vitest';
import { findByRule } from '../../../testing/find-by-rule.ts';
import { type TestDocument, trust } from '../../../testing/test-model.ts';
import { trustWithoutExternalId } from './rule.ts';

const VENDOR = '555566667777';

function found(policy: TestDocument, trustedAccounts: readonly string[] = [VENDOR]) {
  const account = { roles: { vendor: { trust: policy } } };
  return findByRule(trustWithoutExternalId, account, { trustedAccounts, organization: {} });
}

describe('trust-without-external-id', () => {
  it.each<[string, TestDocument]>([
    ['a trusted account', trust({ AWS: VENDOR })],
    ['a role of a trusted account', trust({ AWS: `arn:aws:iam::${VENDOR}:role/agent` })],
    [
      'an external id that need not be there',
      trust({ AWS: VENDOR }, { StringEqualsIfExists: { 'sts:ExternalId': 'x' } }),
    ],
  ])('fires on %s', (_, policy) => {
    expect(found(policy)).toMatchObject([
      { severity: 'medium', witness: [{ context: { 'sts:externalid': [] } }] },
    ]);
  });

  it('stays silent where the external id is required', () => {
    expect(found(trust({ AWS: VENDOR }, { StringEquals: { 'sts:ExternalId': 'x' } }))).toEqual([]);
  });

  it('stays silent on accounts that nobody trusts: another rule reports them', () => {
    expect(found(trust({ AWS: VENDOR }), [])).toEqual([]);
  });

  it('stays silent on accounts of the organisation, even if listed as trusted', () => {
    const ours = trust({ AWS: ['111122223333', '999900001111'] });
    expect(found(ours, ['111122223333', '999900001111'])).toEqual([]);
  });

  it('near miss: a Deny asks for the external id', () => {
    const policy = {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { AWS: VENDOR }, Action: 'sts:AssumeRole' },
        {
          Effect: 'Deny',
          Principal: '*',
          Action: 'sts:AssumeRole',
          Condition: { Null: { 'sts:ExternalId': 'true' } },
        },
      ],
    };
    expect(found(policy)).toEqual([]);
  });
});
