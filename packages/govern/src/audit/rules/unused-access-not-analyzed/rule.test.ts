import { describe, expect, it } from 'vitest';
import type { Analyzer } from '../../../inventory/credentials.ts';
import { findByRule } from '../../../testing/find-by-rule.ts';
import { MANAGEMENT_ACCOUNT, type TestAccount } from '../../../testing/test-model.ts';
import { unusedAccessNotAnalyzed } from './rule.ts';

function analyzer(type: string, isActive = true): Analyzer {
  return {
    arn: `arn:aws:access-analyzer:eu-central-1:111122223333:analyzer/${type}`,
    type,
    isActive,
  };
}

function account(analyzers: readonly Analyzer[] | null, id = '111122223333'): TestAccount {
  return { id, users: { ana: {} }, beside: { analyzers } };
}

describe('unused-access-not-analyzed fires on', () => {
  it.each<[string, readonly Analyzer[], string]>([
    ['an account without analyzers', [], 'there is no analyzer in any region'],
    [
      'one that looks for something else',
      [analyzer('ACCOUNT')],
      'no active analyzer is one of unused access in any region',
    ],
    [
      'one that is not active',
      [analyzer('ACCOUNT_UNUSED_ACCESS', false)],
      'no active analyzer is one of unused access in any region',
    ],
  ])('%s', (_, analyzers, fact) => {
    const findings = findByRule(unusedAccessNotAnalyzed, account(analyzers));
    expect(findings.map(({ facts }) => facts[0]?.text)).toEqual([fact]);
  });
});

describe('unused-access-not-analyzed stays silent on', () => {
  it.each<[string, readonly TestAccount[]]>([
    ['an account that has one', [account([analyzer('ACCOUNT_UNUSED_ACCESS')])]],
    ['an account whose analyzers were not listed', [account(null)]],
    [
      'an organisation that has one',
      [account([]), account([analyzer('ORGANIZATION_UNUSED_ACCESS')], MANAGEMENT_ACCOUNT)],
    ],
  ])('%s', (_, accounts) => {
    expect(findByRule(unusedAccessNotAnalyzed, accounts)).toEqual([]);
  });

  it('an organisation of which an account was not looked at', () => {
    expect(findByRule(unusedAccessNotAnalyzed, account([]), { organization: {} })).toEqual([]);
  });
});
