import { describe, expect, it } from 'vitest';
import { auditOf } from '../../../testing/find-by-rule.ts';
import { allow, arnOf, type TestAccount } from '../../../testing/test-model.ts';
import type { Exception } from '../../exceptions.ts';
import { creatorWithoutBoundary } from '../creator-without-boundary/rule.ts';
import { fullAdministrator } from '../full-administrator/rule.ts';
import { exceptionExpired } from './rule.ts';

const RULES = [fullAdministrator, creatorWithoutBoundary, exceptionExpired];
const ACCOUNT: TestAccount = {
  users: { ana: { inline: [allow('*')] }, bob: { inline: [allow('*')] } },
};
/** Tests are at 1 January 2026. */
const NOW = 1_767_225_600_000;
const DAY = 86_400_000;
const PAST = NOW - DAY;
const FUTURE = NOW + DAY;

function exception(untilMs: number, about: Partial<Exception> = {}): Exception {
  return {
    rule: 'full-administrator',
    subject: arnOf('user/ana'),
    owner: 'head of operations',
    reason: 'until the new pipeline stands',
    untilMs,
    ...about,
  };
}

/** `rule: name` of each open finding, and how many are accepted. */
function outcome(exceptions: readonly Exception[]) {
  const { accepted, findings, notKnown } = auditOf(RULES, ACCOUNT, { exceptions });
  const open = findings.map(
    ({ rule, subject }) => `${rule}: ${subject.arn.slice(subject.arn.lastIndexOf('/') + 1)}`,
  );
  return { open, accepted, notKnown };
}

describe('exception-expired fires on', () => {
  it('a finding whose exception has ended, beside the finding itself', () => {
    const { accepted, open } = outcome([exception(PAST)]);
    expect(open).toEqual([
      'full-administrator: ana',
      'full-administrator: bob',
      'exception-expired: ana',
    ]);
    expect(accepted).toEqual([]);
  });

  it('with who answered for it, why and until when', () => {
    const { findings } = auditOf(RULES, ACCOUNT, { exceptions: [exception(PAST)] });
    expect(findings.at(-1)).toMatchObject({
      id: `exception-expired|full-administrator|${arnOf('user/ana')}`,
      severity: 'medium',
      title:
        'the exception of head of operations for full-administrator ended at 2025-12-31T00:00:00Z: until the new pipeline stands',
    });
  });
});

describe('exception-expired stays silent on', () => {
  it('an exception in force, whose finding is accepted', () => {
    const { accepted, open } = outcome([exception(FUTURE)]);
    expect(open).toEqual(['full-administrator: bob']);
    expect(accepted).toMatchObject([
      {
        finding: { subject: { arn: arnOf('user/ana') } },
        exception: { owner: 'head of operations' },
      },
    ]);
  });

  it('an exception that a later one takes up', () => {
    expect(outcome([exception(PAST), exception(FUTURE)]).open).toEqual(['full-administrator: bob']);
  });

  it('one that ends this very instant no longer', () => {
    expect(outcome([exception(NOW)]).open).toContain('exception-expired: ana');
  });
});

describe('exception-expired, near misses', () => {
  it('patterns cover every subject that they match', () => {
    const { accepted, open } = outcome([exception(FUTURE, { subject: arnOf('user/*') })]);
    expect([open, accepted.length]).toEqual([[], 2]);
  });

  it.each([
    ['another rule', { rule: 'creator-without-boundary' }],
    ['another subject', { subject: arnOf('user/an') }],
  ])('%s covers nothing, which is said', (_, about) => {
    const { accepted, notKnown, open } = outcome([exception(PAST, about)]);
    expect(open).toEqual(['full-administrator: ana', 'full-administrator: bob']);
    expect(accepted).toEqual([]);
    expect(notKnown.join()).toContain('covers no finding');
  });
});
