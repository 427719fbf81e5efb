import { describe, expect, it } from 'vitest';
import { gainsOf, takeSteps } from '../../../testing/take-steps.ts';
import { allow, deny, type TestDocument } from '../../../testing/test-model.ts';
import { updateTrustAnchor } from './step.ts';

const UPDATE = 'rolesanywhere:UpdateTrustAnchor';
const ANCHOR =
  'arn:aws:rolesanywhere:eu-west-1:111122223333:trust-anchor/0a1b2c3d-1111-2222-3333-444455556666';

function accountOf(inline: readonly TestDocument[], service = 'rolesanywhere.amazonaws.com') {
  const statement = {
    Effect: 'Allow',
    Principal: { Service: service },
    Action: ['sts:AssumeRole', 'sts:SetSourceIdentity', 'sts:TagSession'],
    Condition: { ArnEquals: { 'aws:SourceArn': ANCHOR } },
  };
  const document = { Version: '2012-10-17', Statement: [statement] };
  return { users: { ana: { inline } }, roles: { app: { trust: document } } };
}

describe('update-trust-anchor', () => {
  it.each([
    ['that', [UPDATE]],
    ['a profile as well', [UPDATE, 'iam:PassRole', 'rolesanywhere:CreateProfile']],
  ])('fires on a role that asks for a certain trust anchor: ana may make %s', (_, actions) => {
    const steps = takeSteps(updateTrustAnchor, accountOf([allow(actions)]), 'user/ana');
    expect(gainsOf(steps)).toEqual(['become role/app']);
    expect(steps[0]?.requests.map(({ witness }) => witness.request.action)).toEqual(actions);
  });

  it('says what has to exist', () => {
    const [step] = takeSteps(updateTrustAnchor, accountOf([allow(UPDATE)]), 'user/ana');
    expect(step?.needsInventory).toBe(
      'a trust anchor that the role trusts, and a profile of IAM Roles Anywhere with this role',
    );
  });

  it.each([
    ['something else is allowed', accountOf([allow('rolesanywhere:CreateTrustAnchor')])],
    ['a deny', accountOf([allow(UPDATE), deny(UPDATE)])],
    ['a role of another service', accountOf([allow(UPDATE)], 'ec2.amazonaws.com')],
  ])('stays silent: %s', (_, account) => {
    expect(takeSteps(updateTrustAnchor, account, 'user/ana')).toEqual([]);
  });
});
