import { describe, expect, it } from 'vitest';
import { fixInputOf } from '../testing/fix-input.ts';
import { allow, arnOf, modelOf, trust } from '../testing/test-model.ts';
import { planFixes } from './plan-fixes.ts';

const BOTH = allow(['iam:CreateUser', 'iam:AttachUserPolicy']);

describe('planFixes', () => {
  it('ends the findings of all who share a policy with one change of it', () => {
    const model = modelOf({
      roles: { a: { attached: ['work'] }, b: { attached: ['work'] }, c: { attached: ['work'] } },
      policies: { work: BOTH },
    });
    const plan = planFixes(fixInputOf(model));
    expect(plan.changes).toMatchObject([
      { kind: 'put-policy-version', policyArn: arnOf('policy/work') },
    ]);
    expect(plan.gone.length).toBeGreaterThanOrEqual(3);
    expect(plan.open).toEqual([]);
  });

  it('spares those who share a policy and have no finding', () => {
    const model = modelOf({
      users: { ana: { groups: ['creators', 'assigners'] }, ben: { groups: ['creators'] } },
      groups: {
        creators: { attached: ['creates'] },
        assigners: { attached: ['assigns'] },
      },
      policies: {
        creates: allow('iam:CreateUser', '*', {
          StringEquals: { 'iam:PermissionsBoundary': arnOf('policy/limit') },
        }),
        assigns: allow('iam:AttachUserPolicy', arnOf('user/other')),
        limit: allow('s3:*'),
      },
    });
    const plan = planFixes(fixInputOf(model));
    expect(plan.open).toEqual([]);
    expect(plan.loss.principals.map(({ arn }) => arn)).toEqual([arnOf('user/ana')]);
  });

  it('fixes what is wanted only, and tells what it is at', () => {
    const model = modelOf({
      users: { ana: { inline: [BOTH] } },
      roles: { open: { trust: trust({ AWS: '*' }) } },
    });
    const seen: string[] = [];
    const plan = planFixes(fixInputOf(model), {
      wants: ({ rule }) => rule === 'trust-open-to-anyone',
      onStep: (left, finding) => seen.push(`${left} ${finding.rule}`),
    });
    expect(seen).toEqual(['1 trust-open-to-anyone']);
    expect(plan.gone).toEqual([`trust-open-to-anyone|${arnOf('role/open')}`]);
  });

  it('says what was tried for what it cannot fix', () => {
    const path = '/aws-service-role/x.amazonaws.com/';
    const plan = planFixes(fixInputOf(modelOf({ roles: { linked: { path, inline: [BOTH] } } })));
    expect(plan.steps).toEqual([]);
    expect(plan.changes).toEqual([]);
    expect(plan.open[0]?.attempts).toContainEqual({
      means: 'narrow-policies',
      why: 'linked is linked to a service, which alone can change it',
    });
  });
});
