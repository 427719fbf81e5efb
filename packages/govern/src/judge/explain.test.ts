import { parsePrincipal } from '@countersign/core';
import { describe, expect, it } from 'vitest';
import { buildModel } from '../inventory/build-model.ts';
import { type Model, principalsOf } from '../inventory/model.ts';
import { readDump } from '../inventory/read-dump.ts';
import { readOrganization } from '../inventory/read-organization.ts';
import { type Explanation, explain } from './explain.ts';

const ACCOUNT = '222233334444';
const ADA = `arn:aws:iam::${ACCOUNT}:user/ada`;
const BUCKET = 'arn:aws:s3:::b/x';

function allow(Action: string, more: object = {}): object {
  return {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action, Resource: '*', ...more }],
  };
}

function modelOf(user: object, organizationPolicies: readonly object[] = []): Model {
  const dump = readDump({
    UserDetailList: [{ UserName: 'ada', Arn: ADA, ...user }],
    RoleDetailList: [],
  });
  const organization = readOrganization({
    id: 'o-1',
    managementAccountId: '111122223333',
    units: [{ id: 'r-1', name: 'Root', parent: null }],
    accounts: [{ id: ACCOUNT, name: 'dev', parent: 'r-1', tags: {} }],
    policies: organizationPolicies,
  });
  if (!dump.ok || !organization.ok) throw new Error(JSON.stringify([dump, organization]));
  const built = buildModel([dump.value], organization.value);
  if (!built.ok) throw new Error(JSON.stringify(built.failure));
  return built.value.model;
}

function ask(
  model: Model,
  more: { readonly action?: string; readonly resource?: string; readonly principal?: string } = {},
): Explanation {
  const { action = 's3:GetObject', resource = BUCKET, principal = ADA } = more;
  const parsed = parsePrincipal(principal);
  if (!parsed.ok) throw new Error(parsed.failure.message);
  const entity = [...principalsOf(model)].find(({ arn }) => arn === principal) ?? null;
  return explain(model, {
    principal: parsed.value,
    entity,
    action,
    resource,
    resourceAccount: ACCOUNT,
    context: new Map(),
    isContextComplete: false,
    session: null,
    resourcePolicy: null,
    atMs: 1_767_225_600_000,
  });
}

const inline = (document: object): object => ({
  UserPolicyList: [{ PolicyName: 'p', PolicyDocument: document }],
});
const attached = (PolicyArn: string): object => ({ AttachedManagedPolicies: [{ PolicyArn }] });
const scp = (document: object, targets: readonly string[]): object => ({
  name: 'limit',
  type: 'SERVICE_CONTROL_POLICY',
  targets,
  document,
});

function until(date: string): object {
  return { Condition: { DateLessThan: { 'aws:CurrentTime': date } } };
}

describe('explain', () => {
  it('names the levels of the organisation in the order of its SCP layers', () => {
    const full = scp(allow('*'), ['r-1', ACCOUNT]);
    const { decision, scpLevels } = ask(modelOf(inline(allow('s3:*')), [full]));
    expect(scpLevels).toEqual(['Root', 'dev']);
    expect(decision.layers.filter(({ kind }) => kind === 'scp')).toHaveLength(2);
    expect(decision.decision).toBe('Allowed');
  });

  it('binds the root user by SCPs', () => {
    const model = modelOf({}, [scp(allow('ec2:*'), ['r-1', ACCOUNT])]);
    expect(ask(model, { principal: ACCOUNT }).decision).toMatchObject({
      decision: 'ImplicitlyDenied',
      blockedBy: 'scp',
    });
  });

  it('decides at the given instant, exactly', () => {
    const decisions = ['2026-01-02', '2025-12-31'].map(
      (date) => ask(modelOf(inline(allow('s3:*', until(date))))).decision.decision,
    );
    expect(decisions).toEqual(['Allowed', 'ImplicitlyDenied']);
  });

  it.each([
    ['a policy', attached(`arn:aws:iam::${ACCOUNT}:policy/x`), 'Unknown'],
    ['a policy of AWS’s', attached('arn:aws:iam::aws:policy/x'), 'Unknown'],
    ['a group', { GroupList: ['g'] }, 'Unknown'],
    [
      'a boundary',
      { PermissionsBoundary: { PermissionsBoundaryArn: `arn:aws:iam::${ACCOUNT}:policy/b` } },
      'ImplicitlyDenied',
    ],
  ])('that %s outside the input might allow makes a denial %#', (_, user, decision) => {
    expect(ask(modelOf(user)).decision.decision).toBe(decision);
  });

  it.each([
    ['a policy', attached(`arn:aws:iam::${ACCOUNT}:policy/x`), 'Unknown'],
    ['a policy of AWS’s', attached('arn:aws:iam::aws:policy/ReadOnlyAccess'), 'Allowed'],
    ['a policy of AWS’s that denies', attached('arn:aws:iam::aws:policy/AWSDenyAll'), 'Unknown'],
    [
      'a boundary',
      { PermissionsBoundary: { PermissionsBoundaryArn: `arn:aws:iam::${ACCOUNT}:policy/b` } },
      'Unknown',
    ],
  ])('that %s outside the input might deny makes a permission %#', (_, user, decision) => {
    const explained = ask(modelOf({ ...inline(allow('s3:*')), ...user }));
    expect(explained.decision.decision).toBe(decision);
    expect(explained.notKnown.join()).toContain('is not in the input');
  });

  it('says that a resource-based policy was not given, where there can be one', () => {
    const model = modelOf(inline(allow('*')));
    expect(ask(model).notKnown.join()).toContain(
      'a resource-based policy of arn:aws:s3:::b/x was not given',
    );
    expect(ask(model, { action: 'iam:GetUser', resource: ADA }).notKnown).toEqual([]);
  });
});
