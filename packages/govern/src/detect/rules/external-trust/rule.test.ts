import { describe, expect, it } from 'vitest';
import { createsRole, foundBy, recorded } from '../../../testing/detect.ts';
import { arnOf, type TestAccount, type TestDocument, trust } from '../../../testing/test-model.ts';
import { externalTrust } from './rule.ts';

const OUTSIDE = 'arn:aws:iam::999988887777:root';
const BEFORE: TestAccount = {
  users: { ana: {} },
  roles: {
    app: { trust: trust({ Service: 'ec2.amazonaws.com' }) },
    partner: { trust: trust({ AWS: OUTSIDE }) },
  },
};

function trusts(roleName: string, document: TestDocument) {
  return recorded(1, 'UpdateAssumeRolePolicy', {
    roleName,
    policyDocument: JSON.stringify(document),
  });
}

function permits(parameters: object) {
  return recorded(
    1,
    'AddPermission20150331v2',
    { functionName: 'pay', ...parameters },
    {
      eventSource: 'lambda.amazonaws.com',
    },
  );
}

describe('external-trust fires on', () => {
  it('an account outside, and anybody', () => {
    expect(foundBy(externalTrust, BEFORE, [trusts('app', trust({ AWS: OUTSIDE }))])).toEqual([
      'high: app lets in the account 999988887777 outside [role/app]',
    ]);
    expect(foundBy(externalTrust, BEFORE, [trusts('app', trust('*'))])).toEqual([
      'critical: app lets in anybody [role/app]',
    ]);
    expect(foundBy(externalTrust, null, [createsRole(1, 'new', trust({ AWS: OUTSIDE }))])).toEqual([
      'high: new lets in the account 999988887777 outside [role/new]',
    ]);
  });

  it('a function that anybody, or another account, may call', () => {
    expect(foundBy(externalTrust, BEFORE, [permits({ principal: '*' })])).toEqual([
      'high: Anybody may call the function pay [pay]',
    ]);
    expect(foundBy(externalTrust, BEFORE, [permits({ principal: OUTSIDE })])).toEqual([
      'high: The account 999988887777 outside may call the function pay [pay]',
    ]);
  });

  it('an authority whose certificates count', () => {
    const parts = { eventSource: 'rolesanywhere.amazonaws.com' };
    const event = recorded(1, 'CreateTrustAnchor', { name: 'ours' }, parts);
    expect(foundBy(externalTrust, BEFORE, [event])).toHaveLength(1);
  });
});

describe('external-trust stays silent on', () => {
  it('accounts that are known, and trust that was there', () => {
    const own = trust({ AWS: arnOf('user/ana') });
    const events = [trusts('app', own), trusts('partner', trust({ AWS: OUTSIDE }))];
    expect(foundBy(externalTrust, BEFORE, events)).toEqual([]);
  });

  it('a near miss: anybody on a condition, and a function for one bucket', () => {
    const condition = { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } };
    expect(foundBy(externalTrust, BEFORE, [trusts('app', trust('*', condition))])).toEqual([]);
    const bucket = { principal: '*', sourceArn: 'arn:aws:s3:::pictures' };
    const service = { principal: 's3.amazonaws.com' };
    expect(foundBy(externalTrust, BEFORE, [permits(bucket), permits(service)])).toEqual([]);
  });
});
