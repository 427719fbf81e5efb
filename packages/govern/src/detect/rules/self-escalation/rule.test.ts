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
