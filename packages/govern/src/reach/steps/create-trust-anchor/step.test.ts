import { describe, expect, it } from 'vitest';
import { gainsOf, takeSteps } from '../../../testing/take-steps.ts';
import {
  allow,
  deny,
  type TestDocument,
  type TestOrganization,
} from '../../../testing/test-model.ts';
import { createTrustAnchor } from './step.ts';

const CREATE = 'rolesanywhere:CreateTrustAnchor';
const THREE = ['sts:AssumeRole', 'sts:SetSourceIdentity', 'sts:TagSession'];

function trusting(condition: TestDocument = {}, action: readonly string[] = THREE): TestDocument {
  const principal = { Service: 'rolesanywhere.amazonaws.com' };
  const statement = { Effect: 'Allow', Principal: principal, Action: action, Condition: condition };
  return { Version: '2012-10-17', Statement: [statement] };
}

function anchoredIn(region: string, id: string): TestDocument {
  const arn = `arn:aws:rolesanywhere:${region}:111122223333:trust-anchor/${id}`;
  return trusting({ ArnLike: { 'aws:SourceArn': arn } });
}

function take(
  inline: readonly TestDocument[],
  document: TestDocument = trusting(),
  organization?: TestOrganization,
) {
  const account = { users: { ana: { inline } }, roles: { app: { trust: document }, other: {} } };
  return takeSteps(createTrustAnchor, account, 'user/ana', organization);
}

describe('create-trust-anchor', () => {
  it('needs a profile, or makes one where the role may be passed', () => {
    const [step] = take([allow(CREATE)]);
    expect(step?.gain).toMatchObject({ kind: 'become', entity: { name: 'app' } });
    expect(step?.needsInventory).toMatch(/profile/);
    const [own] = take([allow([CREATE, 'rolesanywhere:CreateProfile', 'iam:PassRole'])]);
    expect(own?.needsInventory).toBeUndefined();
    expect(own?.requests.map(({ witness }) => witness.request.action)).toEqual([
      CREATE,
      'iam:PassRole',
      'rolesanywhere:CreateProfile',
    ]);
  });

  it('makes no profile with a role that may be passed to another service only', () => {
    const passing = allow('iam:PassRole', '*', {
      StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' },
    });
    const [step] = take([allow([CREATE, 'rolesanywhere:CreateProfile']), passing]);
    expect(step?.needsInventory).toMatch(/profile/);
  });

  it.each([
    ['any trust anchor of a region', anchoredIn('eu-west-1', '*')],
    [
      'names in certificates',
      trusting({ StringEquals: { 'aws:PrincipalTag/x509Subject/CN': 'a' } }),
    ],
  ])('fires where the role asks for %s', (_, document) => {
    expect(gainsOf(take([allow(CREATE)], document))).toEqual(['become role/app']);
  });

  it.each([
    ['a trust anchor that exists', anchoredIn('eu-west-1', '0a1b2c3d-1111-2222-3333-444455556666')],
    [
      'one of another account',
      trusting({
        ArnLike: { 'aws:SourceArn': 'arn:aws:rolesanywhere:eu-west-1:444455556666:trust-anchor/*' },
      }),
    ],
  ])('stays silent where the role asks for %s', (_, document) => {
    expect(take([allow(CREATE)], document)).toEqual([]);
  });

  it('stays silent where the service may not tag the session', () => {
    expect(take([allow(CREATE)], trusting({}, THREE.slice(0, 2)))).toEqual([]);
  });

  it.each<[string, readonly TestDocument[], TestOrganization?]>([
    ['something else is allowed', [allow('rolesanywhere:CreateProfile')]],
    ['a deny', [allow(CREATE), deny(CREATE)]],
    ['an SCP', [allow(CREATE)], { scps: [deny(CREATE)] }],
  ])('stays silent: %s', (_, inline, organization) => {
    expect(take(inline, trusting(), organization)).toEqual([]);
  });
});
