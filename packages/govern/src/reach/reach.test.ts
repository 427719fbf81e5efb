import { describe, expect, it } from 'vitest';
import { principalsOf } from '../inventory/model.ts';
import { createJudge } from '../judge/judge.ts';
import { TEST_CATALOG } from '../testing/test-catalog.ts';
import {
  allow,
  arnOf,
  deny,
  MANAGEMENT_ACCOUNT,
  modelOf,
  type TestAccount,
  type TestDocument,
  trust,
} from '../testing/test-model.ts';
import { createReach } from './reach.ts';
import type { StepKind } from './step-kind.ts';
import { addUserToGroup } from './steps/add-user-to-group/step.ts';
import { assumeRole } from './steps/assume-role/step.ts';
import { attachUserPolicy } from './steps/attach-user-policy/step.ts';
import { deleteUserPermissionsBoundary } from './steps/delete-user-permissions-boundary/step.ts';
import { leaveOrganization } from './steps/leave-organization/step.ts';
import { liftServiceControlPolicies } from './steps/lift-service-control-policies/step.ts';
import { removeDenyingPolicies } from './steps/remove-denying-policies/step.ts';

const AT_MS = 1_767_225_600_000;
const KINDS = [assumeRole, attachUserPolicy, removeDenyingPolicies];

function reachOf(account: TestAccount, kinds: readonly StepKind[] = KINDS) {
  const model = modelOf(account);
  const reach = createReach(createJudge(model, TEST_CATALOG, AT_MS), { kinds });
  const find = (name: string) => {
    const found = [...principalsOf(model)].find(({ arn }) => arn === arnOf(name));
    if (found === undefined) throw new Error(`there is no ${name}`);
    return found;
  };
  return { reach, find };
}

const CHAIN: TestAccount = {
  users: {
    ana: { inline: [allow('sts:AssumeRole', arnOf('role/first'))] },
    bob: {},
    root: { inline: [allow('*')] },
  },
  roles: {
    first: { trust: trust({ AWS: arnOf('root') }), inline: [allow('sts:AssumeRole')] },
    second: { trust: trust({ AWS: arnOf('role/first') }), inline: [allow('*')] },
  },
};

/** Of ana, who may attach policies to users, but is denied some actions. */
function reachWith(denied: readonly string[], boundary: readonly string[] = ['*']) {
  const inline = [allow('iam:AttachUserPolicy'), deny(denied)];
  return reachOf({
    users: { ana: { inline, boundary: 'limit' } },
    policies: { limit: allow(boundary) },
  });
}

describe('reach', () => {
  it('follows a chain of roles to an administrator', () => {
    const { reach, find } = reachOf(CHAIN);
    const path = reach.administrator.pathFrom(find('user/ana'));
    expect(path?.hops.map(({ step }) => step.gain)).toMatchObject([
      { kind: 'become', entity: { name: 'first' } },
      { kind: 'become', entity: { name: 'second' } },
    ]);
    expect(reach.administrator.pathFrom(find('user/bob'))).toBeNull();
    const names = ['user/ana', 'user/root', 'role/first', 'role/second'];
    expect(names.map((name) => reach.administrator.has(find(name)))).toEqual(names.map(() => true));
  });

  it('says whom somebody can become, nearest first', () => {
    const { reach, find } = reachOf(CHAIN);
    expect(reach.principalsFrom(find('user/ana')).map(({ name }) => name)).toEqual([
      'first',
      'second',
    ]);
    expect(reach.becoming(find('role/first')).pathFrom(find('user/bob'))).toBeNull();
  });

  it('needs to act as whom it rewrites', () => {
    const attaches = allow('iam:AttachUserPolicy', arnOf('user/*'));
    const { reach, find } = reachOf({ users: { ana: { inline: [attaches] }, bob: {} } });
    const path = reach.administrator.pathFrom(find('user/ana'));
    expect(path?.hops.map(({ step }) => step.gain)).toMatchObject([
      { kind: 'rewrite', entity: { name: 'ana' } },
    ]);
    expect(reach.administrator.pathFrom(find('user/bob'))).toBeNull();
    expect(reach.principalsFrom(find('user/ana'))).toEqual([]);
  });

  it('stays within the boundary of whom it rewrites', () => {
    const account = {
      users: { ana: { inline: [allow('iam:AttachUserPolicy')], boundary: 'limit' } },
      policies: { limit: allow(['s3:*', 'iam:AttachUserPolicy']) },
    };
    const { reach, find } = reachOf(account);
    expect(reach.administrator.pathFrom(find('user/ana'))).toBeNull();
  });

  it.each([
    ['any policy', allow(['s3:*', 'iam:*'], arnOf('user/ana')), ['unbind', 'rewrite']],
    ['broad policies of its own', allow('*'), ['unbind']],
  ])('gets out of a boundary: %s', (_, inline, gains) => {
    const mayUnbind = allow('iam:DeleteUserPermissionsBoundary');
    const account = {
      users: { ana: { inline: [inline], boundary: 'limit' } },
      policies: { limit: mayUnbind },
    };
    const { reach, find } = reachOf(account, [
      attachUserPolicy,
      addUserToGroup,
      deleteUserPermissionsBoundary,
    ]);
    const path = reach.administrator.pathFrom(find('user/ana'));
    expect(path?.hops.map(({ step }) => step.gain.kind)).toEqual(gains);
  });

  it('gets out of a boundary with what a group gives', () => {
    const inline = [allow(['iam:DeleteUserPermissionsBoundary', 'iam:AddUserToGroup'])];
    const account = {
      users: { ana: { inline, boundary: 'limit' } },
      groups: { admins: { inline: [allow('*')] } },
      policies: { limit: allow('iam:*') },
    };
    const { reach, find } = reachOf(account, [addUserToGroup, deleteUserPermissionsBoundary]);
    const path = reach.administrator.pathFrom(find('user/ana'));
    expect(path?.hops.map(({ step }) => step.gain.kind).toSorted()).toEqual(['endow', 'unbind']);
  });

  it('has nobody but the service act as a service-linked role', () => {
    const linked = {
      path: '/aws-service-role/example.amazonaws.com/',
      trust: trust({ Service: 'example.amazonaws.com' }),
      inline: [allow('*')],
    };
    const { reach, find } = reachOf({
      roles: { linked, app: { ...linked, path: '/', trust: trust({ AWS: arnOf('root') }) } },
    });
    const role = find('role/aws-service-role/example.amazonaws.com/linked');
    expect(reach.principalsFrom(role)).toEqual([]);
    expect(reach.administrator.has(role)).toBe(false);
    expect(reach.administrator.has(find('role/app'))).toBe(true);
  });

  it('does not look at lesser gifts of whoever can give anything', () => {
    const kinds = [attachUserPolicy, addUserToGroup];
    const account = {
      users: { ana: { inline: [allow(['iam:AttachUserPolicy', 'iam:AddUserToGroup'])] }, bob: {} },
      groups: { ops: { inline: [allow('s3:*')] } },
    };
    const { size } = reachOf(account, kinds).reach;
    expect(size.nodes).toBe(reachOf({ users: account.users }, kinds).reach.size.nodes);
  });

  describe('of somebody whose own policies deny', () => {
    it('keeps the denial where it can be given any policy', () => {
      const { reach, find } = reachWith([
        'iam:Create*',
        'iam:DeleteUserPolicy',
        'iam:PutUserPolicy',
      ]);
      expect(reach.administrator.pathFrom(find('user/ana'))).toBeNull();
    });

    it('does away with the denial once it can', () => {
      const { reach, find } = reachWith(['iam:Create*']);
      const path = reach.administrator.pathFrom(find('user/ana'));
      expect(path?.hops.map(({ step }) => step.gain.kind)).toEqual(['rewrite', 'relieve']);
    });

    it('stays within the boundary', () => {
      const { reach, find } = reachWith(['iam:Create*'], ['iam:AttachUserPolicy', 'iam:Delete*']);
      expect(reach.administrator.pathFrom(find('user/ana'))).toBeNull();
    });
  });

  describe('of an account that service control policies limit', () => {
    const kinds = [...KINDS, liftServiceControlPolicies, leaveOrganization];
    const limited = { scps: [deny(['iam:Create*', 'iam:Put*', 'iam:Attach*'])] };
    const member: TestAccount = {
      roles: { app: { trust: trust({ AWS: arnOf('user/ana', MANAGEMENT_ACCOUNT) }) } },
    };

    function pathOf(ofAna: readonly TestDocument[], ofApp: TestDocument) {
      const app = { ...member.roles?.['app'], inline: [ofApp] };
      const management = { id: MANAGEMENT_ACCOUNT, users: { ana: { inline: ofAna } } };
      const model = modelOf([management, { ...member, roles: { app } }], limited);
      const reach = createReach(createJudge(model, TEST_CATALOG, AT_MS), { kinds });
      const ana = [...principalsOf(model)].find(({ name }) => name === 'ana');
      return ana === undefined ? null : reach.administrator.pathFrom(ana);
    }

    it('becomes administrator by a role of the account and by lifting them', () => {
      const may = allow(['organizations:DetachPolicy', 'sts:AssumeRole']);
      const path = pathOf([may], allow('*'));
      expect(path?.hops.map(({ kind }) => kind.id).toSorted()).toEqual([
        'assume-role',
        'lift-service-control-policies',
      ]);
      expect(path?.end).toMatchObject({ entity: { name: 'app' }, lifted: [{ name: 'scp-0' }] });
    });

    it('takes the account out of the organisation where nothing surer is there', () => {
      const path = pathOf([allow('sts:AssumeRole')], allow('*'));
      expect(path?.hops.map(({ kind }) => kind.id)).toEqual(['assume-role', 'leave-organization']);
    });

    it('stays limited by itself', () => {
      expect(pathOf([allow('organizations:*')], allow('*'))).toBeNull();
      expect(pathOf([allow('sts:AssumeRole')], allow(['iam:*', 's3:*', 'sts:*']))).toBeNull();
    });
  });
});
