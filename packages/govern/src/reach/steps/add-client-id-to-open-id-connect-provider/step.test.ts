import { describe, expect, it } from 'vitest';
import { describeStep } from '../../../testing/near-misses.ts';
import { gainsOf, takeSteps } from '../../../testing/take-steps.ts';
import { allow, arnOf, type TestDocument, trust } from '../../../testing/test-model.ts';
import { addClientIdToOpenIdConnectProvider } from './step.ts';

const HOST = 'id.example.com';
const GITHUB = 'token.actions.githubusercontent.com';

function trusting(condition?: TestDocument, host = HOST): TestDocument {
  const provider = { Federated: arnOf(`oidc-provider/${host}`) };
  return trust(provider, condition, 'sts:AssumeRoleWithWebIdentity');
}

function gains(document: TestDocument): readonly string[] {
  const users = { ana: { inline: [allow('iam:AddClientIDToOpenIDConnectProvider')] } };
  const account = { users, roles: { app: { trust: document } } };
  return gainsOf(takeSteps(addClientIdToOpenIdConnectProvider, account, 'user/ana'));
}

describeStep({
  kind: addClientIdToOpenIdConnectProvider,
  account: { roles: { app: { trust: trusting() }, other: {} } },
  actions: 'iam:AddClientIDToOpenIDConnectProvider',
  on: `oidc-provider/${HOST}`,
  gains: ['become role/app'],
});

describe('add-client-id-to-open-id-connect-provider', () => {
  it.each([
    ['no subject of GitHub is asked for', trusting({}, GITHUB)],
    [
      'the subjects of GitHub are anybody',
      trusting({ StringLike: { [`${GITHUB}:sub`]: 'repo:*' } }, GITHUB),
    ],
  ])('fires where %s', (_, document) => {
    expect(gains(document)).toEqual(['become role/app']);
  });

  it.each([
    ['an audience', trusting({ StringEquals: { [`${HOST}:aud`]: 'their-application' } })],
    ['a subject', trusting({ StringEquals: { [`${HOST}:sub`]: 'deploy' } })],
    [
      'the repositories of an organisation',
      trusting({ StringLike: { [`${GITHUB}:sub`]: 'repo:ours/*' } }, GITHUB),
    ],
    [
      'a provider that needs no ARN',
      trust({ Federated: 'accounts.google.com' }, undefined, 'sts:AssumeRoleWithWebIdentity'),
    ],
  ])('stays silent where the role asks for %s', (_, document) => {
    expect(gains(document)).toEqual([]);
  });
});
