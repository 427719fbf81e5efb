import { describe, expect, it } from 'vitest';
import { detectIn, foundBy, putsPolicy, recorded } from '../../../testing/detect.ts';
import { allow, arnOf, type TestAccount, trust } from '../../../testing/test-model.ts';
import { privilegedIdentity } from '../privileged-identity/rule.ts';
import { privilegeChangeDenied } from './rule.ts';

const BEFORE: TestAccount = {
  users: { ana: {}, bob: {} },
  roles: { Idle: { trust: trust({ AWS: arnOf('user/nobody') }) } },
};

const rule = privilegeChangeDenied;
const DENIED = {
  errorCode: 'AccessDenied',
  errorMessage: `User: ${arnOf('user/ana')} is not authorized to perform: iam:PutUserPolicy on resource: user bob with an explicit deny`,
};
const BECAUSE = {
  errorCode: 'AccessDenied',
  errorMessage: `User: ${arnOf('user/ana')} is not authorized to perform: iam:PutUserPolicy on resource: ${arnOf('user/bob')} because no identity-based policy allows the iam:PutUserPolicy action`,
};

describe('privilege-change-denied fires on', () => {
  it('what would have made a full administrator, of somebody else or of oneself', () => {
    const grant = putsPolicy(1, { userName: 'bob' }, allow('*'), DENIED);
    expect(foundBy(rule, BEFORE, [grant])).toEqual([
      'medium: ana was denied iam:PutUserPolicy, by which bob is a full administrator [user/bob]',
    ]);
    const own = putsPolicy(1, { userName: 'ana' }, allow('*'), DENIED);
    expect(foundBy(rule, BEFORE, [own])[0]).toMatch(/by which ana is a full administrator/);
    expect(foundBy(rule, null, [grant])).toHaveLength(1);
  });

  it('what the record tells nothing of but that it was tried, as low', () => {
    const untold = recorded(1, 'PutUserPolicy', null, BECAUSE);
    const [found, ...others] = detectIn(BEFORE, [[untold]], [rule]);
    expect(others).toEqual([]);
    expect(found?.found).toEqual({
      severity: 'low',
      title: 'ana was denied iam:PutUserPolicy on bob',
      target: arnOf('user/bob'),
      why: 'denied because no identity-based policy allows the iam:PutUserPolicy action; the record does not tell what it would have given',
    });
    const named = recorded(1, 'PutUserPolicy', null, DENIED);
    expect(foundBy(rule, BEFORE, [named])).toEqual([
      'low: ana was denied iam:PutUserPolicy on bob [bob]',
    ]);
  });
});

describe('privilege-change-denied stays silent on', () => {
  it.each([
    [
      'a policy that gives little',
      putsPolicy(1, { userName: 'bob' }, allow('s3:GetObject'), DENIED),
    ],
    [
      'a near miss: a role that nobody can assume',
      putsPolicy(1, { roleName: 'Idle' }, allow('*'), DENIED),
    ],
    ['a user who is not there', putsPolicy(1, { userName: 'eve' }, allow('*'), DENIED)],
    ['what was allowed', putsPolicy(1, { userName: 'bob' }, allow('*'))],
    ['a call that reads', recorded(1, 'GetUserPolicy', null, DENIED)],
  ])('%s', (_, event) => {
    expect(foundBy(rule, BEFORE, [event])).toEqual([]);
  });

  it('more than twenty within a minute', () => {
    const events = Array.from({ length: 30 }, (_, at) =>
      recorded(at, 'PutUserPolicy', null, DENIED),
    );
    expect(foundBy(rule, BEFORE, events)).toHaveLength(20);
  });
});

it('the model stays as it was', () => {
  const denied = putsPolicy(1, { userName: 'bob' }, allow('*'), DENIED);
  const allowed = putsPolicy(2, { userName: 'bob' }, allow('*'));
  const detected = detectIn(BEFORE, [[denied], [allowed]], [rule, privilegedIdentity]);
  expect(detected.map((each) => each.rule.id)).toEqual([
    'privilege-change-denied',
    'privileged-identity',
  ]);
});
