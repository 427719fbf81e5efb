import { describe, expect, it } from 'vitest';
import { foundBy, putsPolicy, recorded } from '../../../testing/detect.ts';
import { allow, arnOf, type TestAccount, trust } from '../../../testing/test-model.ts';
import { selfEscalation } from './rule.ts';

const ALL = allow('*');
const BEFORE: TestAccount = {
  users: { ana: { inline: [allow('iam:ListUsers')] }, bob: {} },
  roles: { ops: { trust: trust({ AWS: arnOf('user/ana') }) } },
};

describe('self-escalation fires on', () => {
  it('a policy that somebody writes into himself', () => {
    expect(foundBy(selfEscalation, BEFORE, [putsPolicy(1, { userName: 'ana' }, ALL)])).toEqual([
      'critical: ana did it to himself: ana is a full administrator [user/ana]',
    ]);
  });

  it('a policy of a role that he may assume', () => {
    const [found] = foundBy(selfEscalation, BEFORE, [putsPolicy(1, { roleName: 'ops' }, ALL)]);
    expect(found).toContain('[role/ops]');
  });
});

describe('self-escalation fires on what somebody could do already', () => {
  const able: TestAccount = {
    users: { ana: { inline: [allow(['iam:PutUserPolicy', 'iam:UpdateAssumeRolePolicy'])] } },
    roles: {
      admin: { inline: [ALL], trust: trust({ Service: 'ec2.amazonaws.com' }) },
      idle: { trust: trust({ Service: 'ec2.amazonaws.com' }) },
    },
  };

  it('a policy that makes him an administrator who could become one', () => {
    expect(foundBy(selfEscalation, able, [putsPolicy(1, { userName: 'ana' }, ALL)])).toEqual([
      'critical: ana did it to himself: ana is a full administrator [user/ana]',
    ]);
  });

  it('a trust policy that lets him into an administrator role', () => {
    const policyDocument = JSON.stringify(trust({ AWS: arnOf('user/ana') }));
    const edits = (roleName: string) =>
      recorded(1, 'UpdateAssumeRolePolicy', { roleName, policyDocument });
    expect(foundBy(selfEscalation, able, [edits('admin')])).toEqual([
      'critical: ana did it to himself: ana can act as the administrator role admin [role/admin]',
    ]);
    expect(foundBy(selfEscalation, able, [edits('idle')])).toEqual([]);
  });
});

describe('self-escalation stays silent on', () => {
  it('what somebody gives others', () => {
    expect(foundBy(selfEscalation, BEFORE, [putsPolicy(1, { userName: 'bob' }, ALL)])).toEqual([]);
  });

  it('a near miss: he gives himself what makes no difference', () => {
    const events = [
      putsPolicy(1, { userName: 'ana' }, allow('s3:GetObject')),
      recorded(2, 'TagUser', { userName: 'ana', tags: [{ key: 'team', value: 'a' }] }),
    ];
    expect(foundBy(selfEscalation, BEFORE, events)).toEqual([]);
  });
});
