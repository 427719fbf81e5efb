import { type Policy, type PolicyJson, policyJson } from '@countersign/core';
import { findRole, matchSomeChange } from '@countersign/govern';
import {
  byAccount,
  type DescribedChange,
  entityKind,
  nameIn,
  pathIn,
} from '../../fix/described-change.ts';
import { commandLines } from './aws-cli.ts';

/** A resource of a template. */
interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

/**
 * Writes changes as a CloudFormation template. What a template cannot say (to detach
 * or delete what another stack or nobody owns) is listed as calls of the AWS CLI in
 * its metadata. Roles, users and policies that are there already have to be imported
 * into the stack, or changed in the template that owns them. A template is for one
 * account: where there are several, an object has one for each, by account id.
 *
 * @see {@link https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_IAM.html}
 */
export function renderCloudFormation(changes: readonly DescribedChange[]): string {
  const groups = [...byAccount(changes)];
  const document =
    groups.length < 2
      ? templateOf(changes)
      : Object.fromEntries(groups.map(([account, own]) => [account, templateOf(own)]));
  return `${JSON.stringify(document, null, 2)}\n`;
}

function templateOf(changes: readonly DescribedChange[]): object {
  const resources = new Map<string, Resource>();
  const byHand: string[] = [];
  for (const described of changes) {
    const made = resourceOf(described) ?? partOf(described, resources);
    if (made === null) byHand.push(...commandLines(described));
    else merge(resources, made[0], made[1]);
  }
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: 'Changes that Countersign proposes',
    ...(byHand.length === 0 ? {} : { Metadata: { Countersign: { ByHand: byHand } } }),
    Resources: Object.fromEntries(resources),
  };
}

/** Several changes may be about one resource: a role's trust and its boundary. */
function merge(resources: Map<string, Resource>, id: string, { Properties, Type }: Resource): void {
  const known = resources.get(id)?.Properties ?? {};
  const lists = Object.entries(Properties).map(([key, value]) => {
    const before = known[key];
    return [key, Array.isArray(before) && Array.isArray(value) ? [...before, ...value] : value];
  });
  resources.set(id, { Type, Properties: { ...known, ...Object.fromEntries(lists) } });
}

type Made = readonly [id: string, resource: Resource];

const PRINCIPAL_TYPES = { user: 'User', group: 'Group', role: 'Role' } as const;

function resourceOf({ change, model }: DescribedChange): Made | null {
  return matchSomeChange<Made | null>(
    change,
    {
      'put-inline-policy': ({ entityArn, policy, policyName }) =>
        inlinePolicy(entityArn, policyName, policy),
      'create-policy': managedPolicy,
      'put-policy-version': managedPolicy,
      'put-trust-policy': ({ policy, roleArn }) => role(roleArn, policy),
      'set-boundary': ({ entityArn, policyArn }) => boundaryOf(entityArn, policyArn, model),
      'create-group': ({ groupArn }) => group(groupArn),
      'add-user-to-group': ({ groupName, userArn }) => membership(groupName, userArn),
      'put-organization-policy': ({ policy, policyName, type }) =>
        organizationPolicy(policyName, type, policy),
    },
    null,
  );
}

function inlinePolicy(arn: string, policyName: string, policy: Policy): Made {
  const type = PRINCIPAL_TYPES[entityKind(arn)];
  const name = nameIn(arn);
  return resource(`AWS::IAM::${type}Policy`, [entityKind(arn), name, policyName], {
    PolicyName: policyName,
    [`${type}Name`]: name,
    PolicyDocument: policyJson(policy),
  });
}

function group(arn: string): Made {
  const properties = { GroupName: nameIn(arn), Path: pathIn(arn) };
  return resource('AWS::IAM::Group', ['group', nameIn(arn)], properties);
}

function membership(groupName: string, userArn: string): Made {
  const properties = { GroupName: groupName, Users: [nameIn(userArn)] };
  return resource('AWS::IAM::UserToGroupAddition', ['member', groupName], properties);
}

function resource(type: string, names: readonly string[], properties: PolicyJson): Made {
  return [logicalId(names), { Type: type, Properties: properties }];
}

/** Letters and digits only; other characters become their code, so that no two names meet. */
function logicalId(names: readonly string[]): string {
  const words = names.map((name) => {
    const plain = name.replace(
      /[^A-Za-z0-9-]/g,
      (letter) => `x${letter.charCodeAt(0).toString(16)}`,
    );
    return plain
      .split('-')
      .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
      .join('');
  });
  return words.join('');
}

function managedPolicy({
  policy,
  policyArn: arn,
}: {
  readonly policyArn: string;
  readonly policy: Policy;
}): Made {
  return resource('AWS::IAM::ManagedPolicy', ['policy', nameIn(arn)], {
    ManagedPolicyName: nameIn(arn),
    Path: pathIn(arn),
    PolicyDocument: policyJson(policy),
  });
}

function role(arn: string, trust: Policy): Made {
  return resource('AWS::IAM::Role', ['role', nameIn(arn)], {
    RoleName: nameIn(arn),
    Path: pathIn(arn),
    AssumeRolePolicyDocument: policyJson(trust),
  });
}

function boundaryOf(arn: string, policyArn: string, model: DescribedChange['model']): Made | null {
  const PermissionsBoundary = policyArn;
  if (entityKind(arn) === 'user') {
    const properties = { UserName: nameIn(arn), Path: pathIn(arn), PermissionsBoundary };
    return resource('AWS::IAM::User', ['user', nameIn(arn)], properties);
  }
  const trust = findRole(model, arn)?.trust.policy;
  if (trust === undefined) return null;
  const [id, { Properties, Type }] = role(arn, trust);
  return [id, { Type, Properties: { ...Properties, PermissionsBoundary } }];
}

function organizationPolicy(name: string, type: 'scp' | 'rcp', policy: Policy): Made {
  return resource('AWS::Organizations::Policy', ['organization', name], {
    Name: nameIn(name),
    Type: type === 'scp' ? 'SERVICE_CONTROL_POLICY' : 'RESOURCE_CONTROL_POLICY',
    Content: policyJson(policy),
  });
}

/** What is a property of a resource that the template already has, such as whom a policy is attached to. */
function partOf(
  { change }: DescribedChange,
  resources: ReadonlyMap<string, Resource>,
): Made | null {
  const part = attachment(change);
  return part !== null && resources.has(part[0]) ? part : null;
}

function attachment(change: DescribedChange['change']): Made | null {
  if (change.kind === 'attach-policy') {
    const holders = `${PRINCIPAL_TYPES[entityKind(change.entityArn)]}s`;
    const properties = { [holders]: [nameIn(change.entityArn)] };
    return resource('AWS::IAM::ManagedPolicy', ['policy', nameIn(change.policyArn)], properties);
  }
  if (change.kind !== 'attach-organization-policy') return null;
  const properties = { TargetIds: [change.targetId] };
  return resource('AWS::Organizations::Policy', ['organization', change.policyName], properties);
}
