import { type Policy, policyJson } from '@countersign/core';
import { findRole, matchSomeChange } from '@countersign/govern';
import {
  byAccount,
  type DescribedChange,
  entityKind,
  nameIn,
  pathIn,
} from '../../fix/described-change.ts';
import { plainText } from '../../terminal/plain-text.ts';
import { commandLines } from './aws-cli.ts';

/** A block of Terraform's language, with its import where the thing is there already. */
interface Block {
  readonly type: string;
  readonly name: string;
  readonly attributes: Readonly<Record<string, Value>>;
  /** The id by which Terraform imports it; `null` for what is new. */
  readonly importId: string | null;
}

/** Text, a list of texts, a policy document, or what another block gives. */
type Value = string | readonly string[] | { readonly policy: Policy } | Reference;

/** An attribute of another block of the same account. */
interface Reference {
  readonly type: string;
  readonly name: string;
  readonly attribute: string;
}

/**
 * Writes changes in Terraform's language. What exists already comes with an `import`
 * block; a configuration that owns it has to be changed in its place instead. What is
 * only taken away cannot be said of things that Terraform does not own: those changes
 * stand in comments, as calls of the AWS CLI. Where there are several accounts, the
 * blocks of each name a provider of their own, such as `aws.account_111122223333`.
 *
 * @see {@link https://registry.terraform.io/providers/hashicorp/aws/latest/docs}
 */
export function renderTerraform(changes: readonly DescribedChange[]): string {
  const groups = [...byAccount(changes)];
  if (groups.length < 2) return `${partsOf(changes, null).join('\n\n')}\n`;
  const parts = groups.flatMap(([account, own]) => {
    const owner = account === 'organization' ? account : `account_${account}`;
    return [`# ${owner.replace('_', ' ')}, by the provider aws.${owner}`, ...partsOf(own, owner)];
  });
  return `${parts.join('\n\n')}\n`;
}

/** Blocks and comments for one account; `owner` tells it apart where there are several. */
function partsOf(changes: readonly DescribedChange[], owner: string | null): readonly string[] {
  const blocks = new Map<string, Block>();
  const parts: string[] = [];
  const created = new Set<string>();
  for (const described of changes) {
    const { before, change } = described;
    if (change.kind === 'create-policy') created.add(change.policyArn);
    if (change.kind === 'put-organization-policy' && before === null) {
      created.add(change.policyName);
    }
    const block = blockOf(described, created);
    if (block === null) {
      parts.push(byHand(described));
    } else {
      const key = `${block.type} ${block.name}`;
      const known = blocks.get(key);
      const attributes = { ...known?.attributes, ...block.attributes };
      const importId = known === undefined ? block.importId : known.importId;
      blocks.set(key, { ...block, attributes, importId });
    }
  }
  return [...[...blocks.values()].map((each) => printBlock(each, owner)), ...parts];
}

function byHand(described: DescribedChange): string {
  const lines = commandLines(described).map((line) => `#   ${line.replaceAll('\n', '\n#   ')}`);
  return [
    `# By hand, or in the configuration that owns it: ${plainText(described.title)}`,
    ...lines,
  ].join('\n');
}

function printBlock({ attributes, importId, name, type }: Block, owner: string | null): string {
  const keys = [...Object.keys(attributes), ...(owner === null ? [] : ['provider'])];
  const width = Math.max(...keys.map((key) => key.length));
  const provider = owner === null ? [] : [`  ${'provider'.padEnd(width)} = aws.${owner}`];
  const lines = Object.entries(attributes).map(
    ([key, value]) => `  ${key.padEnd(width)} = ${printValue(value, owner)}`,
  );
  const full = withOwner(name, owner);
  const resource = `resource "${type}" "${full}" {\n${[...provider, ...lines].join('\n')}\n}`;
  if (importId === null) return resource;
  const imported = [...provider, `  to = ${type}.${full}`, `  id = ${hclText(importId)}`];
  return `import {\n${imported.join('\n')}\n}\n\n${resource}`;
}

/** Roles of several accounts may have one name. */
function withOwner(name: string, owner: string | null): string {
  return owner === null ? name : `${owner}_${name}`;
}

function printValue(value: Value, owner: string | null): string {
  if (typeof value === 'string') return hclText(value);
  if ('policy' in value) {
    const json = JSON.stringify(policyJson(value.policy), null, 2);
    return `<<-JSON\n${escapeTemplate(json).replace(/^/gm, '    ')}\n  JSON`;
  }
  if ('attribute' in value) {
    return `${value.type}.${withOwner(value.name, owner)}.${value.attribute}`;
  }
  return `[${value.map(hclText).join(', ')}]`;
}

/** A text in quotes. JSON's escapes are those of Terraform's language; templates are not wanted. */
function hclText(text: string): string {
  return escapeTemplate(JSON.stringify(text));
}

/** `${` and `%{` would be read as templates. */
function escapeTemplate(text: string): string {
  // Functions, as `$$` in a replacement text would stand for one `$`.
  return text.replaceAll('${', () => '$${').replaceAll('%{', () => '%%{');
}

/** A name that Terraform takes; other characters become their code, so that no two names meet. */
function label(...names: readonly string[]): string {
  const text = names
    .join('_')
    .replace(/[^A-Za-z0-9_-]/g, (letter) => `-x${letter.charCodeAt(0).toString(16)}-`);
  return /^[A-Za-z_]/.test(text) ? text : `_${text}`;
}

function blockOf(described: DescribedChange, created: ReadonlySet<string>): Block | null {
  const { before, model } = described;
  const isThere = before !== null;
  const managed = (own: { readonly policyArn: string; readonly policy: Policy }): Block =>
    managedPolicy(own.policyArn, own.policy, isThere);
  return matchSomeChange<Block | null>(
    described.change,
    {
      'put-inline-policy': ({ entityArn, policy, policyName }) =>
        inlinePolicy(entityArn, policyName, policy, isThere),
      'create-policy': managed,
      'put-policy-version': managed,
      'attach-policy': ({ entityArn, policyArn }) => attachment(entityArn, policyArn, created),
      'put-trust-policy': ({ policy, roleArn }) => role(roleArn, policy, {}),
      'set-boundary': ({ entityArn, policyArn }) =>
        boundaryOf(entityArn, policyReference(policyArn, created), model),
      'create-group': ({ groupArn }) => group(groupArn),
      'put-organization-policy': ({ policy, policyName, type }) =>
        isThere ? null : organizationPolicy(policyName, type, policy),
      'attach-organization-policy': ({ policyName, targetId }) =>
        created.has(policyName) ? organizationAttachment(policyName, targetId) : null,
    },
    null,
  );
}

function group(arn: string): Block {
  const attributes = { name: nameIn(arn), path: pathIn(arn) };
  return blockFor('aws_iam_group', label(nameIn(arn)), attributes);
}

function organizationAttachment(name: string, target: string): Block {
  return blockFor('aws_organizations_policy_attachment', label(name, target), {
    policy_id: { type: 'aws_organizations_policy', name: label(name), attribute: 'id' },
    target_id: target,
  });
}

function blockFor(
  type: string,
  name: string,
  attributes: Block['attributes'],
  importId: string | null = null,
): Block {
  return { type, name, attributes, importId };
}

function inlinePolicy(arn: string, name: string, policy: Policy, isThere: boolean): Block {
  const kind = entityKind(arn);
  const holder = nameIn(arn);
  const importId = isThere ? `${holder}:${name}` : null;
  const attributes = { name, [kind]: holder, policy: { policy } };
  return blockFor(`aws_iam_${kind}_policy`, label(holder, name), attributes, importId);
}

function managedPolicy(arn: string, policy: Policy, isThere: boolean): Block {
  const attributes = { name: nameIn(arn), path: pathIn(arn), policy: { policy } };
  return blockFor('aws_iam_policy', label(nameIn(arn)), attributes, isThere ? arn : null);
}

function attachment(arn: string, policyArn: string, created: ReadonlySet<string>): Block {
  const kind = entityKind(arn);
  return blockFor(`aws_iam_${kind}_policy_attachment`, label(nameIn(arn), nameIn(policyArn)), {
    [kind]: nameIn(arn),
    policy_arn: policyReference(policyArn, created),
  });
}

function policyReference(arn: string, created: ReadonlySet<string>): Value {
  return created.has(arn)
    ? { type: 'aws_iam_policy', name: label(nameIn(arn)), attribute: 'arn' }
    : arn;
}

function role(arn: string, trust: Policy, more: Block['attributes']): Block {
  const attributes = {
    name: nameIn(arn),
    path: pathIn(arn),
    assume_role_policy: { policy: trust },
    ...more,
  };
  return blockFor('aws_iam_role', label(nameIn(arn)), attributes, nameIn(arn));
}

function boundaryOf(arn: string, boundary: Value, model: DescribedChange['model']): Block | null {
  const more = { permissions_boundary: boundary };
  if (entityKind(arn) === 'role') {
    const trust = findRole(model, arn)?.trust.policy;
    return trust === undefined ? null : role(arn, trust, more);
  }
  const attributes = { name: nameIn(arn), path: pathIn(arn), ...more };
  return blockFor('aws_iam_user', label(nameIn(arn)), attributes, nameIn(arn));
}

function organizationPolicy(name: string, type: 'scp' | 'rcp', policy: Policy): Block {
  return blockFor('aws_organizations_policy', label(name), {
    name,
    type: type === 'scp' ? 'SERVICE_CONTROL_POLICY' : 'RESOURCE_CONTROL_POLICY',
    content: { policy },
  });
}
