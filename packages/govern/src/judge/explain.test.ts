import { parsePrincipal } from '@countersign/core';
import { describe, expect, it } from 'vitest';
import { buildModel } from '../inventory/build-model.ts';
import { type Model, type PrincipalEntity, principalsOf } from '../inventory/model.ts';
import { readDump } from '../inventory/read-dump.ts';
import { readOrganization } from '../inventory/read-organization.ts';
import { type Explanation, explain } from './explain.ts';

const ACCOUNT = '222233334444';
const ADA = `arn:aws:iam::${ACCOUNT}:user/ada`;
const BUCKET = 'arn:aws:s3:::b/x';
const KEY = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1`;
const MANAGEMENT = '111122223333';
const DENY = { Effect: 'Deny', Action: '*', Resource: '*' };

function allow(Action: string, more: object = {}): object {
  return {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action, Resource: '*', ...more }],
  };
}

/** One user, or role, of an organisation with one member account. */
function modelOf(
  own: object,
  organizationPolicies: readonly object[] = [],
  arn = ADA,
  trusted = 'sts:AssumeRole',
): Model {
  const name = arn.slice(arn.lastIndexOf('/') + 1);
  const path = arn.slice(arn.indexOf('/'), arn.lastIndexOf('/') + 1);
  const policies = (own as { UserPolicyList?: unknown }).UserPolicyList;
  const role = {
    RoleName: name,
    RoleId: 'AROAEXAMPLE',
    Tags: [{ Key: 'team', Value: 'blue' }],
    Path: path,
    RolePolicyList: policies,
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: '*', Action: trusted }],
    },
  };
  const isRole = arn.includes(':role/');
  const dump = readDump({
    UserDetailList: isRole ? [] : [{ UserName: name, Arn: arn, ...own }],
    RoleDetailList: isRole ? [{ Arn: arn, ...role }] : [],
  });
  const organization = readOrganization({
    id: 'o-1',
    managementAccountId: MANAGEMENT,
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
  more: {
    readonly action?: string;
    readonly resource?: string;
    readonly principal?: string;
    readonly resourceAccount?: string;
    readonly entity?: PrincipalEntity | null;
  } = {},
): Explanation {
  const { action = 's3:GetObject', resource = BUCKET, principal = ADA } = more;
  const parsed = parsePrincipal(principal);
  if (!parsed.ok) throw new Error(parsed.failure.message);
  const found = [...principalsOf(model)].find(({ arn }) => arn === principal) ?? null;
  return explain(model, {
    principal: parsed.value,
    entity: more.entity ?? found,
    action,
    resource,
    resourceAccount: more.resourceAccount ?? ACCOUNT,
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

  it.each([
    ['the management account', MANAGEMENT, 'ada'],
    ['a service-linked role', ACCOUNT, 'aws-service-role/x.amazonaws.com/linked'],
  ])('does not bind %s by SCPs or RCPs', (_, account, name) => {
    const document = allow('ec2:*');
    const deny = { ...allow('s3:*'), Statement: [{ ...DENY, Action: 's3:*', Principal: '*' }] };
    const rcp = { ...scp(deny, ['r-1', account]), type: 'RESOURCE_CONTROL_POLICY', name: 'r' };
    const kind = name === 'ada' ? 'user' : 'role';
    const arn = `arn:aws:iam::${account}:${kind}/${name}`;
    const model = modelOf(inline(allow('*')), [scp(document, ['r-1', account]), rcp], arn);
    const { decision, layers } = ask(model, { principal: arn, resourceAccount: account });
    expect([layers.scps, layers.rcps]).toEqual([null, null]);
    expect(decision.decision).toBe('Allowed');
  });

  it('binds an ordinary role of a member account by SCPs and RCPs of each level', () => {
    const arn = `arn:aws:iam::${ACCOUNT}:role/ordinary`;
    const full = scp(allow('*'), ['r-1', ACCOUNT]);
    const deny = { ...allow('s3:*'), Statement: [{ ...DENY, Action: 's3:*', Principal: '*' }] };
    const rcp = { ...scp(deny, [ACCOUNT]), type: 'RESOURCE_CONTROL_POLICY', name: 'r' };
    const model = modelOf(inline(allow('*')), [full, rcp], arn);
    const { decision, layers } = ask(model, { principal: arn });
    expect([layers.scps?.length, layers.rcps?.length]).toEqual([2, 2]);
    expect(decision).toMatchObject({ decision: 'ExplicitlyDenied', blockedBy: 'rcp' });
  });

  it.each([
    ['aws:PrincipalOrgID', 'o-1'],
    ['aws:PrincipalOrgPaths', 'o-1/r-1/'],
    ['aws:ResourceOrgID', 'o-1'],
  ])('knows %s of users and of the root user', (key, value) => {
    const condition = { Condition: { 'ForAnyValue:StringEquals': { [key]: value } } };
    const model = modelOf(inline(allow('s3:*', condition)));
    expect(ask(model).decision.decision).toBe('Allowed');
    const known = ask(model, { principal: ACCOUNT }).request.context.keys.get(key.toLowerCase());
    expect(known).toEqual({ kind: 'values', values: [value] });
  });

  it('knows the user id of a session of a role', () => {
    const role = `arn:aws:iam::${ACCOUNT}:role/r`;
    const model = modelOf(inline(allow('s3:*')), [], role);
    const [entity = null] = principalsOf(model);
    const session = `arn:aws:sts::${ACCOUNT}:assumed-role/r/nightly`;
    const { request } = ask(model, { principal: session, entity });
    expect(request.context.keys.get('aws:userid')).toEqual({
      kind: 'values',
      values: ['AROAEXAMPLE:nightly'],
    });
  });

  it.each([
    ['sts:AssumeRole', 'Allowed'],
    ['sts:*', 'Unknown'],
  ])('takes the tags of a role whose trust policy allows %s: %s', (trusted, decision) => {
    const role = `arn:aws:iam::${ACCOUNT}:role/r`;
    const condition = { Condition: { StringEquals: { 'aws:PrincipalTag/team': 'blue' } } };
    const model = modelOf(inline(allow('s3:*', condition)), [], role, trusted);
    expect(ask(model, { principal: role }).decision.decision).toBe(decision);
  });

  it('does not know the organisation of a resource elsewhere', () => {
    const condition = { Condition: { StringEquals: { 'aws:ResourceOrgID': 'o-1' } } };
    const model = modelOf(inline(allow('s3:*', condition)));
    const { request } = ask(model, { resourceAccount: '999999999999' });
    expect(request.context.keys.has('aws:resourceorgid')).toBe(false);
  });

  it.each([
    ['allow it', allow('kms:*'), 'Unknown'],
    ['do not speak of it', allow('s3:*'), 'Unknown'],
    ['deny it', { ...allow('x:y'), Statement: [DENY] }, 'ExplicitlyDenied'],
  ])('leaves a key to its key policy where the user’s own policies %s', (_, own, decision) => {
    const explained = ask(modelOf(inline(own)), { action: 'kms:Decrypt', resource: KEY });
    expect(explained.decision.decision).toBe(decision);
    expect(explained.dependsOn).toEqual(
      decision === 'Unknown' ? ['the key policy, which is not in the input, allows it'] : [],
    );
    expect(explained.notKnown.join()).toContain(`the key policy of ${KEY} is not in the input`);
  });

  it('says what credentials cannot call, whatever is not in the input', () => {
    const role = `arn:aws:iam::${ACCOUNT}:role/r`;
    const explained = ask(modelOf({}), {
      principal: ACCOUNT,
      action: 'sts:AssumeRole',
      resource: role,
    });
    expect(explained.decision).toMatchObject({
      decision: 'ImplicitlyDenied',
      blockedBy: 'identity',
    });
    expect(explained.callerLimit).toBe('the credentials of a root user cannot assume a role');
  });

  it('says that a resource-based policy was not given, where there can be one', () => {
    const model = modelOf(inline(allow('*')));
    expect(ask(model).notKnown.join()).toContain(
      'a resource-based policy of arn:aws:s3:::b/x was not given',
    );
    expect(ask(model, { action: 'iam:GetUser', resource: ADA }).notKnown).toEqual([]);
  });
});
