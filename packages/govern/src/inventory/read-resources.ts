import {
  type AttachedPolicy,
  fail,
  type Issue,
  isAccountId,
  ok,
  parseArn,
  pointerTo,
  quote,
  type Result,
} from '@countersign/core';
import { DocumentReader } from './document-reader.ts';
import { isOpenObject, JsonReader, type ObjectItem } from './json-reader.ts';
import { WORKLOAD_TYPES, type Workload, type Workloads, type WorkloadType } from './model.ts';
import { resourcePolicyName } from './policy-names.ts';

/** The resources of an account, and what was unusual about their policies. */
export interface ReadResourcePolicies {
  readonly resourcePolicies: ReadonlyMap<string, AttachedPolicy | null>;
  readonly warnings: readonly Issue[];
  /** What was read but cannot be decided. */
  readonly notKnown: readonly string[];
}

/**
 * Reads the `resource-policies.json` of an account of a snapshot. A document that is
 * no policy is one of the things that are not known: services take what IAM would
 * not. Fails with every other error found.
 */
export function readResourcePolicies(
  value: unknown,
  accountId: string,
): Result<ReadResourcePolicies, readonly Issue[]> {
  const json = new JsonReader();
  const inDocuments = new JsonReader();
  const documents = new DocumentReader(inDocuments);
  const resourcePolicies = new Map<string, AttachedPolicy | null>();
  for (const item of objectsOf(json, value, 'Resources')) {
    const arn = readArn(json, item, accountId);
    const document = json.member(item.value, 'Policy') ?? null;
    const pointer = pointerTo(item.pointer, 'Policy');
    const as = { name: resourcePolicyName(arn), kind: 'resource' } as const;
    if (resourcePolicies.has(arn)) {
      json.error('duplicate-key', item.pointer, `${quote(arn)} occurs twice`);
    }
    const policy = document === null ? null : documents.read(document, pointer, as);
    if (document === null || policy !== null) resourcePolicies.set(arn, policy);
  }
  const { warnings } = documents;
  const unread = inDocuments.issues.map(({ message }) => `a policy could not be read: ${message}`);
  return finish(json, { resourcePolicies, notKnown: [...unread, ...documents.notKnown], warnings });
}

/** Reads the `workloads.json` of an account of a snapshot. Fails with every error found. */
export function readWorkloads(
  value: unknown,
  accountId: string,
): Result<Workloads, readonly Issue[]> {
  const json = new JsonReader();
  const items = objectsOf(json, value, 'Workloads').flatMap((item): readonly Workload[] => {
    const roleArn = json.optionalText(item.value, 'RoleArn', item.pointer);
    const instanceProfileName = json.optionalText(item.value, 'InstanceProfileName', item.pointer);
    if ((roleArn === null) === (instanceProfileName === null)) {
      json.error(
        'missing-element',
        item.pointer,
        'either `RoleArn` or `InstanceProfileName` is needed',
      );
    }
    const type = readType(json, json.text(item.value, 'Type', item.pointer), item.pointer);
    const arn = readArn(json, item, accountId);
    return type === null ? [] : [{ type, arn, roleArn, instanceProfileName }];
  });
  const complete = isOpenObject(value) ? json.texts(value, 'Complete', '') : [];
  const completeTypes = complete.flatMap(
    (text, index) => readType(json, text, `/Complete/${index}`) ?? [],
  );
  return finish(json, { items, completeTypes: new Set(completeTypes) });
}

function objectsOf(json: JsonReader, value: unknown, key: string): readonly ObjectItem[] {
  if (isOpenObject(value)) return json.objects(value, key, '');
  json.error('wrong-type', '', `expected an object but found ${quote(value)}`);
  return [];
}

function finish<Read>(json: JsonReader, read: Read): Result<Read, readonly Issue[]> {
  return json.issues.length > 0 ? fail(json.issues) : ok(read);
}

/** The ARN of something in the account; those of buckets name no account. */
function readArn(json: JsonReader, { pointer, value }: ObjectItem, accountId: string): string {
  const text = json.text(value, 'Arn', pointer);
  const arn = parseArn(text);
  if (arn !== null && (arn.account === accountId || !isAccountId(arn.account))) return text;
  json.error(
    'invalid-arn',
    pointerTo(pointer, 'Arn'),
    `${quote(text)} is not the ARN of something in the account ${accountId}`,
  );
  return text;
}

function readType(json: JsonReader, text: string, pointer: string): WorkloadType | null {
  const type = WORKLOAD_TYPES.find((known) => known === text);
  if (type !== undefined) return type;
  json.error(
    'invalid-value',
    pointer,
    `${quote(text)} is not a type of what runs with a role`,
    `the types are ${WORKLOAD_TYPES.join(', ')}`,
  );
  return null;
}
