import { policyJson } from '@countersign/core';
import type {
  Organization,
  OrganizationAccount,
  OrganizationPolicy,
  OrganizationUnit,
} from '@countersign/govern';
import { ServiceError } from '../service-error.ts';
import type { Members } from '../wire/write-answer.ts';
import { readDocument } from './iam/documents.ts';
import { tagList } from './iam/tags.ts';
import {
  anything,
  type Call,
  changing,
  type Operation,
  reading,
  type Service,
} from './operation.ts';
import { pageOf, TOKENS } from './paging.ts';

const PAGES = { names: TOKENS, otherwise: 20, max: 20 } as const;

const OPERATIONS: Readonly<Record<string, Operation>> = {
  DescribeOrganization: reading(anything, (call) => ({
    Organization: organizationMembers(organizationOf(call)),
  })),
  ListRoots: reading(anything, (call) => {
    const organization = organizationOf(call);
    const roots = [...organization.units.values()].filter(({ parentId }) => parentId === null);
    const page = pageOf(call.input, roots, PAGES);
    return { Roots: page.items.map((root) => rootMembers(organization, root)), ...page.members };
  }),
  ListOrganizationalUnitsForParent: reading(anything, (call) => {
    const organization = organizationOf(call);
    const parent = parentIn(call, organization, 'ParentId');
    const units = [...organization.units.values()].filter(({ parentId }) => parentId === parent);
    const page = pageOf(call.input, units, PAGES);
    return {
      OrganizationalUnits: page.items.map((unit) => unitMembers(organization, unit)),
      ...page.members,
    };
  }),
  ListAccountsForParent: reading(anything, (call) => {
    const organization = organizationOf(call);
    const parent = parentIn(call, organization, 'ParentId');
    const accounts = [...organization.accounts.values()].filter(
      ({ parentId }) => parentId === parent,
    );
    const page = pageOf(call.input, accounts, PAGES);
    return {
      Accounts: page.items.map((account) => accountMembers(organization, account)),
      ...page.members,
    };
  }),
  ListAccounts: reading(anything, (call) => {
    const organization = organizationOf(call);
    const page = pageOf(call.input, [...organization.accounts.values()], PAGES);
    return {
      Accounts: page.items.map((account) => accountMembers(organization, account)),
      ...page.members,
    };
  }),
  DescribeAccount: reading(anything, (call) => {
    const organization = organizationOf(call);
    const account = organization.accounts.get(call.input.text('AccountId'));
    if (account === undefined) throw notFound('AccountNotFoundException', 'the account');
    return { Account: accountMembers(organization, account) };
  }),
  ListParents: reading(anything, (call) => {
    const organization = organizationOf(call);
    const childId = call.input.text('ChildId');
    const parentId = (organization.accounts.get(childId) ?? organization.units.get(childId))
      ?.parentId;
    if (parentId === undefined || parentId === null) {
      throw notFound('ChildNotFoundException', 'the child');
    }
    return {
      Parents: [{ Id: parentId, Type: parentId.startsWith('r-') ? 'ROOT' : 'ORGANIZATIONAL_UNIT' }],
    };
  }),
  ListTagsForResource: reading(anything, (call) => {
    const account = organizationOf(call).accounts.get(call.input.text('ResourceId'));
    return { Tags: tagList(account?.tags ?? new Map()) };
  }),
  ListPolicies: reading(anything, (call) => {
    const organization = organizationOf(call);
    const kind = KINDS.get(call.input.text('Filter'));
    const policies = organization.policies.filter(({ document }) => document.kind === kind);
    const page = pageOf(call.input, policies, PAGES);
    return {
      Policies: page.items.map((policy) => summaryMembers(organization, policy)),
      ...page.members,
    };
  }),
  DescribePolicy: reading(anything, (call) => {
    const organization = organizationOf(call);
    const policy = policyIn(call, organization);
    return {
      Policy: {
        PolicySummary: summaryMembers(organization, policy),
        Content: JSON.stringify(policyJson(policy.document.policy)),
      },
    };
  }),
  ListTargetsForPolicy: reading(anything, (call) => {
    const organization = organizationOf(call);
    const page = pageOf(call.input, [...policyIn(call, organization).targetIds], PAGES);
    return {
      Targets: page.items.map((id) => targetMembers(organization, id)),
      ...page.members,
    };
  }),
  ListDelegatedAdministrators: reading(anything, (call) => {
    organizationOf(call);
    return { DelegatedAdministrators: [] };
  }),
  ListAWSServiceAccessForOrganization: reading(anything, (call) => {
    organizationOf(call);
    return { EnabledServicePrincipals: [] };
  }),
  UpdatePolicy: managing((call, organization) => {
    const policy = policyIn(call, organization);
    const content = call.input.optionalText('Content');
    if (content !== null) {
      call.world.change({
        kind: 'put-organization-policy',
        type: policy.document.kind === 'rcp' ? 'rcp' : 'scp',
        policyName: policy.document.name,
        policy: readDocument(content),
      });
    }
    return null;
  }),
  AttachPolicy: managing((call, organization) => {
    const policyName = policyIn(call, organization).document.name;
    const targetId = call.input.text('TargetId');
    call.world.change({ kind: 'attach-organization-policy', policyName, targetId });
    return null;
  }),
  DetachPolicy: managing((call, organization) => {
    const policyName = policyIn(call, organization).document.name;
    const targetId = call.input.text('TargetId');
    call.world.change({ kind: 'detach-organization-policy', policyName, targetId });
    return null;
  }),
};

/** AWS Organizations, for the management account and what members may read. */
export const ORGANIZATIONS: Service = {
  signingName: 'organizations',
  actionPrefix: 'organizations',
  eventSource: 'organizations.amazonaws.com',
  protocol: {
    kind: 'json',
    targetPrefix: 'AWSOrganizationsV20161128',
    contentType: 'application/x-amz-json-1.1',
  },
  operations: new Map(Object.entries(OPERATIONS)),
};

/** What only the management account may do, on the policy that the call names. */
function managing(run: (call: Call, organization: Organization) => Members | null): Operation {
  return changing(
    (call) => {
      const organization = organizationOf(call);
      return policyArn(organization, policyIn(call, organization));
    },
    (call) => {
      const organization = organizationOf(call);
      if (organization.managementAccountId !== call.accountId) {
        throw new ServiceError(
          'AccessDenied',
          'You don’t have permissions to access this resource: this is not the management account.',
        );
      }
      return run(call, organization);
    },
  );
}

/** The organisation that the caller's account is in. */
function organizationOf({ accountId, world }: Call): Organization {
  const { organization } = world.model;
  if (
    organization === null ||
    (organization.managementAccountId !== accountId && !organization.accounts.has(accountId))
  ) {
    throw notFound(
      'AWSOrganizationsNotInUseException',
      'an organization that your account is a member of',
    );
  }
  return organization;
}

function notFound(code: string, what: string): ServiceError {
  return new ServiceError(code, `We can't find ${what}.`);
}

function parentIn({ input }: Call, { units }: Organization, name: string): string {
  const id = input.text(name);
  if (!units.has(id)) throw notFound('ParentNotFoundException', 'the parent');
  return id;
}

const KINDS: ReadonlyMap<string, 'scp' | 'rcp'> = new Map([
  ['SERVICE_CONTROL_POLICY', 'scp'],
  ['RESOURCE_CONTROL_POLICY', 'rcp'],
]);

function typeOf({ document }: OrganizationPolicy): string {
  return document.kind === 'rcp' ? 'RESOURCE_CONTROL_POLICY' : 'SERVICE_CONTROL_POLICY';
}

/** A policy's id: the end of its ARN, or one made of its place where only its name is known. */
function policyId({ policies }: Organization, policy: OrganizationPolicy): string {
  const { name } = policy.document;
  if (name.startsWith('arn:')) return name.slice(name.lastIndexOf('/') + 1);
  return `p-${String(policies.findIndex(({ document }) => document.name === name)).padStart(8, '0')}`;
}

function policyArn(organization: Organization, policy: OrganizationPolicy): string {
  const { name } = policy.document;
  if (name.startsWith('arn:')) return name;
  const { id, managementAccountId } = organization;
  const type = typeOf(policy).toLowerCase();
  return `arn:aws:organizations::${managementAccountId}:policy/${id}/${type}/${policyId(organization, policy)}`;
}

function policyIn({ input }: Call, organization: Organization): OrganizationPolicy {
  const id = input.text('PolicyId');
  const found = organization.policies.find((policy) => policyId(organization, policy) === id);
  if (found === undefined) throw notFound('PolicyNotFoundException', 'the policy');
  return found;
}

function organizationMembers({ id, managementAccountId }: Organization): Members {
  return {
    Id: id,
    Arn: `arn:aws:organizations::${managementAccountId}:organization/${id}`,
    FeatureSet: 'ALL',
    MasterAccountArn: `arn:aws:organizations::${managementAccountId}:account/${id}/${managementAccountId}`,
    MasterAccountId: managementAccountId,
    MasterAccountEmail: `root+${managementAccountId}@example.com`,
    AvailablePolicyTypes: POLICY_TYPES,
  };
}

const POLICY_TYPES = [...KINDS.keys()].map((Type) => ({ Type, Status: 'ENABLED' }));

function arnIn({ id, managementAccountId }: Organization, type: string, resource: string): string {
  return `arn:aws:organizations::${managementAccountId}:${type}/${id}/${resource}`;
}

function rootMembers(organization: Organization, { id, name }: OrganizationUnit): Members {
  return { Id: id, Arn: arnIn(organization, 'root', id), Name: name, PolicyTypes: POLICY_TYPES };
}

function unitMembers(organization: Organization, { id, name }: OrganizationUnit): Members {
  return { Id: id, Arn: arnIn(organization, 'ou', id), Name: name };
}

function accountMembers(organization: Organization, { id, name }: OrganizationAccount): Members {
  return {
    Id: id,
    Arn: arnIn(organization, 'account', id),
    Email: `root+${id}@example.com`,
    Name: name,
    Status: 'ACTIVE',
    State: 'ACTIVE',
    JoinedMethod: 'CREATED',
    JoinedTimestamp: new Date('2020-01-01T00:00:00Z'),
  };
}

function summaryMembers(organization: Organization, policy: OrganizationPolicy): Members {
  const { name } = policy.document;
  const arn = policyArn(organization, policy);
  return {
    Id: policyId(organization, policy),
    Arn: arn,
    Name: name.startsWith('arn:') ? policyId(organization, policy) : name,
    Description: '',
    Type: typeOf(policy),
    AwsManaged: arn.includes(':organizations::aws:'),
  };
}

function targetMembers(organization: Organization, id: string): Members {
  const account = organization.accounts.get(id);
  if (account !== undefined) {
    return {
      TargetId: id,
      Arn: arnIn(organization, 'account', id),
      Name: account.name,
      Type: 'ACCOUNT',
    };
  }
  const unit = organization.units.get(id);
  const isRoot = unit?.parentId === null;
  return {
    TargetId: id,
    Arn: arnIn(organization, isRoot ? 'root' : 'ou', id),
    Name: unit?.name,
    Type: isRoot ? 'ROOT' : 'ORGANIZATIONAL_UNIT',
  };
}
