import { invariant } from '@countersign/core';
import { describe, expect, it } from 'vitest';
import { applyChanges } from '../inventory/apply/apply.ts';
import { auditOf, fixInputOf } from '../testing/fix-input.ts';
import { gainersOf } from '../testing/never-grants.ts';
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

function answer(): FixAnswer {
  const input = fixInputOf(CHAIN);
  const finding = input.findings.find(({ id }) => id === ID);
  invariant(finding !== undefined, 'ana becomes an administrator');
  return proposeFixes(input, finding);
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
      expect(auditOf(structuredClone(after.value)).map(({ id }) => id)).not.toContain(ID);
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
