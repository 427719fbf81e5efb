import { invariant } from '@countersign/core';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../audit/finding.ts';
import { witnessStep } from '../audit/make-finding.ts';
import { applyChanges } from '../inventory/apply/apply.ts';
import { type Model, principalsOf } from '../inventory/model.ts';
import { createJudge } from '../judge/judge.ts';
import { createReach } from '../reach/reach.ts';
import { AT_MS, fixInputOf } from '../testing/fix-input.ts';
import { gainersOf } from '../testing/never-grants.ts';
import { TEST_CATALOG } from '../testing/test-catalog.ts';
import { allow, arnOf, modelOf, trust } from '../testing/test-model.ts';
import type { FixAnswer } from './fix.ts';
import { proposeFixes } from './propose-fixes.ts';

const ANA = arnOf('user/ana');
const APP = arnOf('role/app');
const DEPLOYER = arnOf('role/deployer');
const ID = `escalation-to-administrator|${ANA}`;

/** Ana assumes a role, which assumes another, which can give itself any policy. */
const CHAIN = modelOf({
  users: { ana: { inline: [allow(['sts:AssumeRole', 's3:GetObject'])] } },
  roles: {
    app: { trust: trust({ AWS: arnOf('root') }), inline: [allow('sts:AssumeRole', DEPLOYER)] },
    deployer: { trust: trust({ AWS: APP }), inline: [allow('iam:PutRolePolicy', DEPLOYER)] },
  },
});

/** An audit by chains of any length, whose witness has requests of several principals. */
function auditByChains(model: Model): readonly Finding[] {
  const reach = createReach(createJudge(model, TEST_CATALOG, AT_MS));
  return [...principalsOf(model)].flatMap((entity): readonly Finding[] => {
    const path = reach.toAdministrator(entity);
    if (path === null || path.hops.length === 0) return [];
    return [
      {
        id: `escalation-to-administrator|${entity.arn}`,
        rule: 'escalation-to-administrator',
        severity: 'critical',
        subject: { kind: entity.kind, arn: entity.arn },
        accountId: entity.accountId,
        certainty: 'certain',
        title: `${entity.name} becomes an administrator`,
        conditions: [],
        witness: path.hops.flatMap(({ step }) =>
          step.requests.map(({ witness }) => witnessStep(witness)),
        ),
        fix: '',
      },
    ];
  });
}

function answer(): FixAnswer {
  const findings = auditByChains(CHAIN);
  const finding = findings.find(({ id }) => id === ID);
  invariant(finding !== undefined, 'ana becomes an administrator');
  return proposeFixes({ ...fixInputOf(CHAIN), findings, audit: auditByChains }, finding);
}

describe('proposeFixes for a chain through several principals', () => {
  it('cuts it at any of them, each fix proved', () => {
    const { fixes } = answer();
    const changed = fixes.flatMap(({ changes }) =>
      changes.flatMap((change) => ('entityArn' in change ? [change.entityArn] : [])),
    );
    expect(new Set(changed)).toEqual(new Set([ANA, APP, DEPLOYER]));
    for (const { changes } of fixes) {
      const after = applyChanges(CHAIN, changes);
      invariant(after.ok, 'the changes of a fix can be made');
      expect(auditByChains(structuredClone(after.value)).map(({ id }) => id)).not.toContain(ID);
      expect(gainersOf(CHAIN, after.value)).toEqual([]);
    }
  });

  it('takes the action away at the one role only that the chain goes through', () => {
    const denied = answer().fixes.filter(({ means }) => means === 'deny');
    const resources = denied.flatMap(({ changes }) =>
      changes.flatMap((change) =>
        change.kind === 'put-inline-policy'
          ? change.policy.statements.flatMap(({ resource }) => resource?.patterns ?? [])
          : [],
      ),
    );
    expect(resources).not.toContain('*');
    expect(resources).toContain(APP);
  });

  it('takes the principal out of the trust of the role that it assumes', () => {
    const byTrust = answer().fixes.filter(({ means }) => means === 'trust');
    const roles = byTrust.flatMap(({ changes }) =>
      changes.flatMap((change) => (change.kind === 'put-trust-policy' ? [change.roleArn] : [])),
    );
    expect(roles).toEqual(expect.arrayContaining([APP]));
  });
});
