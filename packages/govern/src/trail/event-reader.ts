import { type Policy, parsePolicyText } from '@countersign/core';
import type { Change } from '../inventory/change.ts';
import { isOpenObject } from '../inventory/json-reader.ts';
import {
  type Account,
  findManagedPolicy,
  type Group,
  type Model,
  type OrganizationPolicy,
  type Role,
  type User,
} from '../inventory/model.ts';
import { listIn, memberOf, objectIn, textIn } from './members.ts';
import { partitionOf } from './partition-of.ts';
import type { TrailEvent } from './trail-event.ts';

/**
 * Reads what a call changed, in order.
 *
 * @throws {UntoldError} where the event or the model does not tell it
 */
export type ChangeReader = (event: EventReader) => readonly Change[];

/** The event or the model does not tell what is needed. */
export class UntoldError extends Error {
  override readonly name = 'UntoldError';
}

/** Reads parameters of a call, and finds in the model what they name. */
export class EventReader {
  readonly model: Model;
  private readonly event: TrailEvent;

  constructor(event: TrailEvent, model: Model) {
    this.event = event;
    this.model = model;
  }

  text(key: string): string {
    const text = this.optionalText(key);
    if (text === null) throw new UntoldError(`${this.event.name} tells no ${key}`);
    return text;
  }

  optionalText(key: string): string | null {
    return textIn(this.event.requestParameters, key);
  }

  flag(key: string): boolean {
    const value = memberOf(this.event.requestParameters, key);
    return value === true || value === 'true';
  }

  /** The ARN of what was created, as AWS answered. */
  created(member: string): string {
    return this.answered(member, 'arn');
  }

  document(key: string): Policy {
    return this.documentIn(this.text(key));
  }

  /** A document that is given as text, or as what the text says. */
  documentIn(value: unknown): Policy {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    const parsed = parsePolicyText(decoded(text));
    if (parsed.ok) return parsed.value.policy;
    throw new UntoldError(`the document of ${this.event.name} cannot be read`);
  }

  member(key: string): unknown {
    return memberOf(this.event.requestParameters, key);
  }

  /** A member of an object that the call was given; `null` where there is none. */
  memberIn(key: string, inner: string): string | null {
    return textIn(objectIn(this.event.requestParameters, key), inner);
  }

  /** A member of an object that AWS answered with. */
  answered(key: string, inner: string): string {
    const text = textIn(objectIn(this.event.responseElements, key), inner);
    if (text === null) throw new UntoldError(`${this.event.name} does not tell what it created`);
    return text;
  }

  get accountId(): string {
    return this.event.accountId ?? '';
  }

  /** The ARN of something in the account and the region of the event. */
  arnOf(service: string, resource: string): string {
    const region = this.event.region ?? '';
    return `arn:${partitionOf(region)}:${service}:${region}:${this.accountId}:${resource}`;
  }

  /** A bucket has neither region nor account in its ARN. */
  bucketArn(name: string): string {
    return `arn:${partitionOf(this.event.region ?? '')}:s3:::${name}`;
  }

  /** That the event is understood and does not tell enough. */
  untold(because: string): never {
    throw new UntoldError(because);
  }

  /** Tags with their values. */
  tags(): ReadonlyMap<string, string> {
    return new Map(
      listIn(this.event.requestParameters, 'tags').flatMap((tag) => {
        const key = isOpenObject(tag) ? textIn(tag, 'key') : null;
        return key === null || !isOpenObject(tag)
          ? []
          : [[key, textIn(tag, 'value') ?? ''] as const];
      }),
    );
  }

  tagKeys(): readonly string[] {
    return listIn(this.event.requestParameters, 'tagKeys').filter(
      (key): key is string => typeof key === 'string',
    );
  }

  user(): User {
    return this.named('userName', ({ users }) => users);
  }

  group(): Group {
    return this.named('groupName', ({ groups }) => groups);
  }

  role(): Role {
    return this.named('roleName', ({ roles }) => roles);
  }

  /** The versions of a policy: the one in force, and all others. */
  defaultVersionId(policyArn: string): string {
    const version = findManagedPolicy(this.model, policyArn)?.versions.find(
      ({ isDefault }) => isDefault,
    );
    if (version === undefined) throw new UntoldError(`${policyArn} is not in the model`);
    return version.versionId;
  }

  organizationPolicy(): OrganizationPolicy {
    const id = this.text('policyId');
    const found = this.model.organization?.policies.find(
      ({ document: { name } }) => name === id || name.endsWith(`/${id}`),
    );
    if (found === undefined) throw new UntoldError(`the policy ${id} is not in the model`);
    return found;
  }

  /** An entity of the account of the event; names are told apart whatever their case. */
  private named<Entity extends { readonly name: string }>(
    key: string,
    all: (account: Account) => ReadonlyMap<string, Entity>,
  ): Entity {
    const name = this.text(key);
    const account = this.model.accounts.get(this.accountId);
    const entities = account === undefined ? [] : [...all(account).values()];
    const found = entities.find((entity) => entity.name.toLowerCase() === name.toLowerCase());
    if (found !== undefined) return found;
    throw new UntoldError(`${name} is not in the model of account ${this.accountId}`);
  }
}

/** Observed: documents come as JSON, and URL-encoded in some events. */
function decoded(text: string): string {
  if (!text.trimStart().startsWith('%7B') && !text.trimStart().startsWith('%7b')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
