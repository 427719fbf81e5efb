import { invariant } from '@countersign/core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SEVERITIES } from '../audit/finding.ts';
import { applyChanges } from '../inventory/apply/apply.ts';
import type { Model } from '../inventory/model.ts';
import { auditOf, fixInputOf } from '../testing/fix-input.ts';
import { gainersOf } from '../testing/never-grants.ts';
import {
  allow,
  arnOf,
  deny,
  modelOf,
  type TestAccount,
  type TestDocument,
  trust,
} from '../testing/test-model.ts';
import type { FixInput } from './fix.ts';
import { planFixes } from './plan-fixes.ts';
import { proposeFixes } from './propose-fixes.ts';

const APP = arnOf('role/app');

const documents = fc.constantFrom<TestDocument>(
  allow(['iam:CreateUser', 's3:GetObject']),
  allow(['iam:AttachUserPolicy', 'iam:PutRolePolicy']),
  allow('iam:Create*'),
  allow('iam:AttachUserPolicy', '*', { Bool: { 'aws:MultiFactorAuthPresent': 'true' } }),
  allow('iam:PutUserPolicy', arnOf('user/${aws:username}')),
  allow('iam:UpdateAssumeRolePolicy', APP),
  allow('sts:AssumeRole', APP),
  allow('*'),
  allow('s3:*'),
  deny('iam:CreateUser'),
  deny(['iam:AttachUserPolicy', 'iam:PutUserPolicy'], arnOf('user/ana')),
);
const trusts = fc.constantFrom<TestDocument>(
  trust({ Service: 'ec2.amazonaws.com' }),
  trust({ AWS: arnOf('root') }),
  trust({ AWS: [arnOf('user/ana'), arnOf('user/ben')] }),
  trust({ AWS: '*' }),
  trust({ AWS: 'arn:aws:iam::888899990000:root' }),
);
const inline = fc.array(documents, { maxLength: 2 });
const attached = fc.uniqueArray(fc.constantFrom('work', 'more'), { maxLength: 2 });

const accounts: fc.Arbitrary<TestAccount> = fc
  .record({
    ana: fc.record({ inline, attached, groups: fc.constantFrom<readonly string[]>([], ['staff']) }),
    ben: fc.record({ attached, groups: fc.constantFrom<readonly string[]>([], ['staff']) }),
    isBounded: fc.boolean(),
    staff: fc.record({ inline, attached }),
    app: fc.record({ inline, trust: trusts }),
    work: documents,
    more: documents,
  })
  .map(({ ana, app, ben, isBounded, more, staff, work }) => ({
    users: { ana: isBounded ? { ...ana, boundary: 'limit' } : ana, ben },
    groups: { staff },
    roles: { app },
    policies: { work, more, limit: allow(['iam:*', 's3:*']) },
  }));

const models: fc.Arbitrary<Model> = fc
  .tuple(accounts, fc.boolean())
  .map(([account, hasScps]) => modelOf(account, hasScps ? { scps: [] } : undefined));

/** Rule and subject of what is in `after` and was not, or not as bad, in the model of the input. */
function newFindings({ findings }: FixInput, after: Model): readonly (readonly [string, number])[] {
  const known = new Map(
    findings.map(({ rule, severity, subject }) => [
      `${rule} ${subject.arn}`,
      SEVERITIES.indexOf(severity),
    ]),
  );
  return auditOf(structuredClone(after)).flatMap(({ rule, severity, subject }) => {
    const key = `${rule} ${subject.arn}`;
    const rank = SEVERITIES.indexOf(severity);
    const before = known.get(key);
    return before === undefined || rank < before ? [[key, rank] as const] : [];
  });
}

function applied(input: FixInput, changes: Parameters<typeof applyChanges>[1]): Model {
  const after = applyChanges(input.model, changes);
  invariant(after.ok, after.ok ? '' : after.failure.message);
  return after.value;
}

it('every fix ends its finding, brings up none that is as severe, and grants nothing', () => {
  let fixCount = 0;
  fc.assert(
    fc.property(models, fc.nat(), (model, pick) => {
      const input = fixInputOf(model);
      const finding = input.findings[pick % Math.max(1, input.findings.length)];
      if (finding === undefined) return;
      const { fixes } = proposeFixes(input, finding, { maxAudits: 60 });
      for (const { appeared, changes, gone } of fixes) {
        fixCount += 1;
        const after = applied(input, changes);
        const left = auditOf(structuredClone(after)).map(({ id }) => id);
        expect(left).not.toContain(finding.id);
        expect(gone.filter((id) => left.includes(id))).toEqual([]);
        const worst = SEVERITIES.indexOf(finding.severity);
        const fresh = newFindings(input, after);
        expect(fresh.filter(([, rank]) => rank <= worst)).toEqual([]);
        expect(appeared.length).toBe(fresh.length);
        expect(gainersOf(input.model, after)).toEqual([]);
      }
    }),
    { numRuns: 60 },
  );
  expect(fixCount).toBeGreaterThan(20);
}, 240_000);

it('a plan ends what it says it ends, and grants nothing', () => {
  let goneCount = 0;
  fc.assert(
    fc.property(models, (model) => {
      const input = fixInputOf(model);
      const plan = planFixes(input);
      const after = applied(input, plan.changes);
      const stays = auditOf(structuredClone(after));
      const left = new Set(stays.map(({ id }) => id));
      const fixable = stays.filter(({ witness }) => witness.length > 0).map(({ id }) => id);
      goneCount += plan.gone.length;
      expect(plan.gone.filter((id) => left.has(id))).toEqual([]);
      expect(plan.open.map(({ finding }) => finding.id).toSorted()).toEqual(fixable.toSorted());
      expect(gainersOf(input.model, after)).toEqual([]);
    }),
    { numRuns: 15 },
  );
  expect(goneCount).toBeGreaterThan(10);
}, 240_000);
