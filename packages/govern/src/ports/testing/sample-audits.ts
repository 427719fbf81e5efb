import type { Finding } from '../../audit/finding.ts';
import type { AuditScope, CompleteAudit, RecordedFinding } from '../audit-store.ts';

/** Midnight of the day on which the sample audits begin. */
const FIRST_DAY_MS = 1_767_225_600_000;

/** The instant of a day after the first, in milliseconds since 1970. */
export function dayMs(day: number): number {
  return FIRST_DAY_MS + day * 86_400_000;
}

/** An audit of one account by the rules `rule-a` and `rule-b`, made on a day. */
export function sampleAudit(
  id: string,
  day: number,
  parts: Partial<Omit<CompleteAudit, 'scope'>> & { readonly scope?: Partial<AuditScope> } = {},
): CompleteAudit {
  return {
    id,
    atMs: dayMs(day),
    savedAtMs: dayMs(day) + 1000,
    version: '1.2.3',
    inputs: ['dump.json'],
    configuration: null,
    notKnown: [],
    ...parts,
    scope: {
      accountIds: ['111122223333'],
      incompleteAccountIds: [],
      organizationId: null,
      rules: ['rule-a', 'rule-b'],
      ...parts.scope,
    },
  };
}

/** What differs from a plain finding of `rule-a` about the role of that name. */
export interface SampleParts extends Partial<Omit<Finding, 'id' | 'subject' | 'accountId'>> {
  readonly accountIds?: readonly string[];
  readonly exception?: RecordedFinding['exception'];
}

/** A finding of `rule-a` about a role of account 111122223333, or as `parts` say. */
export function sampleFinding(name: string, parts: SampleParts = {}): RecordedFinding {
  const { accountIds = ['111122223333'], exception = null, ...others } = parts;
  const accountId = accountIds[0] ?? '';
  const arn = `arn:aws:iam::${accountId}:role/${name}`;
  const rule = parts.rule ?? 'rule-a';
  const finding: Finding = {
    id: `${rule}|${arn}`,
    rule,
    severity: 'high',
    subject: { kind: 'role', arn },
    accountId,
    environment: null,
    certainty: 'certain',
    title: `${name} may do too much`,
    conditions: [],
    witness: [
      {
        principal: arn,
        action: 'iam:CreateUser',
        resource: '*',
        context: {},
        decision: 'Allowed',
        statements: [{ policy: 'inline', pointer: '/Statement/0', effect: 'Allow' }],
      },
    ],
    afterwards: [],
    facts: [],
    fix: 'Take it away.',
    ...others,
  };
  return { finding, exception, accountIds };
}
