import { formatInstant, invariant } from '@countersign/core';
import { describe, expect, it } from 'vitest';
import { applyChanges } from '../inventory/apply/apply.ts';
import type { Model } from '../inventory/model.ts';
import { allow, modelOf } from '../testing/test-model.ts';
import { changesByEvent, mayChange } from './event-changes.ts';
import { readTrailEvent, type TrailEvent } from './trail-event.ts';

const ACCOUNT = '111122223333';
const SET = 'arn:aws:sso:::permissionSet/ssoins-1/ps-admin';
const KEY = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/k1`;
const QUEUE = `arn:aws:sqs:eu-west-1:${ACCOUNT}:jobs`;
const TOPIC = `arn:aws:sns:eu-west-1:${ACCOUNT}:news`;
const SECRET = `arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:db-AbCdEf`;
const FUNCTION = `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:f`;

const [PLAIN] = modelOf({ users: { ana: {} } }).accounts.values();
invariant(PLAIN !== undefined, 'there is an account');
const RESOURCES = ['arn:aws:s3:::logs', KEY, QUEUE, TOPIC, SECRET, FUNCTION];
/** An account with a resource of each kind, and IAM Identity Center with one permission set. */
const MODEL: Model = {
  ...modelOf({ users: { ana: {} } }),
  accounts: new Map([
    [ACCOUNT, { ...PLAIN, resourcePolicies: new Map(RESOURCES.map((arn) => [arn, null])) }],
  ]),
  identityCenter: {
    permissionSets: [{ arn: SET, name: 'admin', ownerAccountId: ACCOUNT, assignments: [] }],
    users: new Map(),
    groups: new Map([['g1', { id: 'g1', name: 'staff', memberIds: ['u1'] }]]),
  },
};

function event(call: string, requestParameters: object, parts: object = {}): TrailEvent {
  const [service, eventName] = call.split(':');
  const read = readTrailEvent(
    {
      eventID: 'e',
      eventTime: formatInstant(0),
      eventSource: `${service}.amazonaws.com`,
      eventName,
      awsRegion: 'eu-west-1',
      recipientAccountId: ACCOUNT,
      requestParameters,
      ...parts,
    },
    '',
  );
  invariant(read.ok, 'the event is well formed');
  return read.value;
}

/** The model after an event; a text where it is not known. */
function after(given: TrailEvent, model: Model = MODEL): Model | string {
  const told = changesByEvent(given, model);
  if (told.kind === 'unknown') return told.because;
  const applied = applyChanges(model, told.changes);
  return applied.ok ? applied.value : applied.failure.message;
}

function changed(given: TrailEvent, model: Model = MODEL): Model {
  const result = after(given, model);
  invariant(typeof result !== 'string', 'the event is understood');
  return result;
}

const POLICY = JSON.stringify({
  Statement: { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' },
});
const ASSIGNED = {
  targetId: ACCOUNT,
  targetType: 'AWS_ACCOUNT',
  permissionSetArn: SET,
  principalType: 'GROUP',
  principalId: 'g1',
};

describe('a call to IAM Identity Center', () => {
  it('assigns a permission set, once, and takes it back', () => {
    const assignment = { accountId: ACCOUNT, principalType: 'GROUP', principalId: 'g1' };
    const assigned = changed(event('sso:CreateAccountAssignment', ASSIGNED));
    expect(assigned.identityCenter?.permissionSets[0]?.assignments).toEqual([assignment]);
    expect(changed(event('sso:CreateAccountAssignment', ASSIGNED), assigned)).toEqual(assigned);
    const given = event('sso:DeletePermissionSet', { permissionSetArn: SET });
    expect(after(given, assigned)).toMatch(/is assigned to somebody$/);
    const taken = changed(event('sso:DeleteAccountAssignment', ASSIGNED), assigned);
    expect(taken).toEqual(MODEL);
    expect(after(event('sso:DeleteAccountAssignment', ASSIGNED), taken)).toMatch(/is not assigned/);
  });

  it('makes and deletes a permission set', () => {
    const made = changed(
      event(
        'sso:CreatePermissionSet',
        { name: 'reader' },
        { responseElements: { permissionSet: { permissionSetArn: `${SET}2`, name: 'reader' } } },
      ),
    );
    expect(made.identityCenter?.permissionSets.map(({ name }) => name)).toEqual([
      'admin',
      'reader',
    ]);
    const given = event('sso:DeletePermissionSet', { permissionSetArn: `${SET}2` });
    expect(changed(given, made)).toEqual(MODEL);
  });

  it('adds a member to a group of the identity store', () => {
    const given = event('identitystore:CreateGroupMembership', {
      groupId: 'g1',
      memberId: { userId: 'u2' },
    });
    expect(changed(given).identityCenter?.groups?.get('g1')?.memberIds).toEqual(['u1', 'u2']);
  });

  it.each<[TrailEvent, RegExp]>([
    [event('sso:CreateAccountAssignment', { ...ASSIGNED, principalType: 'X' }), /^X is neither/],
    [
      event('sso:CreateAccountAssignment', { ...ASSIGNED, permissionSetArn: 'x' }),
      /is not in the model$/,
    ],
    [event('identitystore:DeleteGroupMembership', { membershipId: 'm' }), /is not modelled$/],
    [event('sso-directory:AddMemberToGroup', {}), /is not modelled$/],
    [event('sso:UpdateInstanceAccessControlAttributeConfiguration', {}), /is not modelled$/],
  ])('is told where it is not known what it did: %j', (given, because) => {
    expect(after(given)).toMatch(because);
  });

  it('that writes a permission set changes nothing until accounts get it', () => {
    expect(mayChange(event('sso:PutInlinePolicyToPermissionSet', {}))).toBe(false);
    expect(mayChange(event('sso-directory:UpdatePassword', {}))).toBe(false);
    const none = { ...MODEL, identityCenter: null };
    expect(after(event('sso:CreateAccountAssignment', ASSIGNED), none)).toBe(
      'the model has no IAM Identity Center',
    );
  });
});

function profilesOf({ accounts }: Model): readonly string[] | undefined {
  return [...(accounts.get(ACCOUNT)?.roles.values() ?? [])][0]?.instanceProfileArns;
}

describe('a call about an instance profile', () => {
  const model = modelOf({ roles: { web: {} } });
  const named = { roleName: 'WEB', instanceProfileName: 'front' };

  it('puts a role into it, and takes it out', () => {
    const joined = changed(event('iam:AddRoleToInstanceProfile', named), model);
    expect(profilesOf(joined)).toEqual([`arn:aws:iam::${ACCOUNT}:instance-profile/front`]);
    const left = changed(event('iam:RemoveRoleFromInstanceProfile', named), joined);
    expect(left).toEqual(model);
    expect(after(event('iam:RemoveRoleFromInstanceProfile', named), left)).toMatch(
      /is not in that instance profile$/,
    );
  });
});

describe('a call that writes the policy of a resource', () => {
  it.each<[string, string, object, object | null]>([
    [
      's3:PutBucketPolicy',
      'arn:aws:s3:::logs',
      { bucketName: 'logs' },
      { bucketPolicy: JSON.parse(POLICY) },
    ],
    ['s3:PutBucketPolicy', 'arn:aws:s3:::new', { bucketName: 'new' }, { bucketPolicy: POLICY }],
    ['s3:DeleteBucketPolicy', 'arn:aws:s3:::logs', { bucketName: 'logs' }, null],
    ['kms:PutKeyPolicy', KEY, { keyId: 'k1' }, { policy: POLICY }],
    ['kms:PutKeyPolicy', KEY, { keyId: KEY }, { policy: POLICY }],
    [
      'sqs:SetQueueAttributes',
      QUEUE,
      { queueUrl: `https://sqs.eu-west-1.amazonaws.com/${ACCOUNT}/jobs` },
      { attributes: { Policy: POLICY } },
    ],
    [
      'sns:SetTopicAttributes',
      TOPIC,
      { topicArn: TOPIC, attributeName: 'Policy' },
      { attributeValue: POLICY },
    ],
    ['sns:SetTopicAttributes', TOPIC, { topicArn: TOPIC, attributeName: 'Policy' }, null],
    ['secretsmanager:PutResourcePolicy', SECRET, { secretId: SECRET }, { resourcePolicy: POLICY }],
    ['secretsmanager:DeleteResourcePolicy', SECRET, { secretId: SECRET }, null],
  ])('%s of %s', (call, arn, named, written) => {
    const model = changed(event(call, { ...named, ...written }));
    const policy = model.accounts.get(ACCOUNT)?.resourcePolicies.get(arn);
    expect(policy?.policy.statements.length ?? null).toBe(written === null ? null : 1);
    expect(policy?.kind).toBe(written === null ? undefined : 'resource');
  });

  it.each<[TrailEvent, RegExp]>([
    [event('s3:PutBucketPolicy', { bucketName: 'logs' }), /^it tells no bucketPolicy$/],
    [event('s3:PutBucketPolicy', { bucketName: 'logs', bucketPolicy: '{' }), /cannot be read$/],
    [event('lambda:AddPermission20150331v2', { functionName: 'f' }), /then is not told$/],
    [
      event('secretsmanager:PutResourcePolicy', { secretId: 'db', resourcePolicy: POLICY }),
      /no ARN/,
    ],
  ])('is told where it is not known: %j', (given, because) => {
    expect(after(given)).toMatch(because);
  });

  it.each<TrailEvent>([
    event('sqs:SetQueueAttributes', { queueUrl: 'x/jobs', attributes: { DelaySeconds: '1' } }),
    event('sns:SetTopicAttributes', { topicArn: TOPIC, attributeName: 'DisplayName' }),
    event('ecr:SetRepositoryPolicy', { repositoryName: 'r' }),
    event('s3:PutObject', { bucketName: 'logs' }),
  ])('changes nothing where it writes none, or the model has none of the service: %j', (given) => {
    expect(after(given)).toEqual(MODEL);
  });

  it('makes no model of an account that has none', () => {
    const bare = modelOf({ users: { ana: { inline: [allow('*')] } } });
    const given = event('s3:DeleteBucketPolicy', { bucketName: 'logs' });
    expect(after(given, bare)).toBe(bare);
  });
});
