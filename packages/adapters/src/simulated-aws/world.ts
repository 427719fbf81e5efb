import { type Issue, invariant } from '@countersign/core';
import {
  type Account,
  applyChange,
  type Change,
  type Model,
  type Workload,
} from '@countersign/govern';
import type { SimulatedClock } from './clock.ts';
import { Credentials } from './credentials.ts';
import { EventRules } from './event-rules.ts';
import { Identifiers } from './identifiers.ts';
import { IdentityCenter } from './identity-center.ts';
import { Objects } from './objects.ts';
import { Queues } from './queues.ts';
import { type Resources, resourcesOf } from './resources.ts';
import { ServiceError } from './service-error.ts';
import { Subscriptions } from './topics.ts';
import type { TrailRecord } from './trail.ts';
import type { Members } from './wire/write-answer.ts';

/** What AWS tells of a user, role, group or policy beside what it may do. */
export interface EntityDetails {
  readonly id: string;
  readonly createdAtMs: number;
  updatedAtMs: number;
  description: string | null;
  /** The longest session of a role, in seconds. */
  maxSessionSeconds: number;
}

/** What an account has that no policy is about. */
export interface AccountDetails {
  alias: string | null;
  /** Users that have a password, and since when. */
  readonly passwords: Map<string, { readonly createdAtMs: number }>;
  passwordPolicy: Members | null;
  /** Devices for a second factor by their serial numbers. */
  readonly mfaDevices: Map<string, MfaDevice>;
  /** SAML and OpenID Connect providers by their ARNs. */
  readonly providers: Map<string, IdentityProvider>;
  /** When a credential report was made last. */
  reportedAtMs: number | null;
  /** When somebody used a service last, by the user's or role's ARN and the service's prefix. */
  readonly lastAccessed: Map<string, Map<string, number>>;
  /** What was asked of the service-last-accessed details, by the job. */
  readonly jobs: Map<string, { readonly arn: string; readonly startedAtMs: number }>;
}

/** A device for a second factor. */
export interface MfaDevice {
  readonly serial: string;
  /** Whose it is, once it is enabled. */
  userArn: string | null;
  enabledAtMs: number | null;
}

/** A SAML or OpenID Connect provider. */
export interface IdentityProvider {
  readonly arn: string;
  readonly kind: 'saml' | 'oidc';
  readonly createdAtMs: number;
  /** Without `https://`; of OpenID Connect. */
  readonly url: string;
  readonly clientIds: readonly string[];
  readonly thumbprints: readonly string[];
  /** The metadata document; of SAML. */
  readonly metadata: string;
}

/** Prefixes of unique ids by what has them. */
export type IdPrefix = 'AIDA' | 'AROA' | 'AGPA' | 'ANPA';

const ID_PREFIXES: readonly (readonly [type: string, prefix: IdPrefix])[] = [
  [':user/', 'AIDA'],
  [':role/', 'AROA'],
  [':group/', 'AGPA'],
];

/** Models that are kept for those who read late. */
const MAX_PAST = 1_000;

/** Records that are kept for `LookupEvents`; older ones are forgotten. */
const MAX_RECORDS = 100_000;

/** The whole state of a simulated AWS; what it holds of policies is a model, and every call that changes it a change. */
export class World {
  readonly clock: SimulatedClock;
  readonly identifiers: Identifiers;
  readonly credentials: Credentials;
  readonly identityCenter: IdentityCenter;
  readonly resources: Resources;
  readonly objects: Objects = new Objects();
  readonly queues: Queues = new Queues();
  readonly subscriptions: Subscriptions = new Subscriptions();
  readonly eventRules: EventRules = new EventRules();
  /** What calls have begun to run, by its ARN. */
  readonly begun: Map<string, Workload> = new Map();
  /** What was called, oldest first. */
  readonly records: TrailRecord[] = [];
  private current: Model;
  /** What the model was before each change, as long as somebody may still be shown it. */
  private readonly past: { readonly untilMs: number; readonly model: Model }[] = [];
  private readonly details = new Map<string, EntityDetails>();
  private readonly accounts = new Map<string, AccountDetails>();
  private readonly listeners: ((record: TrailRecord) => void)[] = [];

  /** @param seed what identifiers and secrets are made from */
  constructor(model: Model, clock: SimulatedClock, seed: string) {
    this.current = withoutResourcePolicies(model);
    this.clock = clock;
    this.identifiers = new Identifiers(seed);
    this.credentials = new Credentials(this.identifiers);
    this.identityCenter = new IdentityCenter(this.identifiers);
    this.resources = resourcesOf(model, clock.atMs);
  }

  get model(): Model {
    return this.current;
  }

  account(id: string): Account {
    const account = this.current.accounts.get(id);
    invariant(account !== undefined, 'callers belong to accounts of the model');
    return account;
  }

  accountDetails(id: string): AccountDetails {
    const known = this.accounts.get(id);
    if (known !== undefined) return known;
    const details: AccountDetails = {
      alias: null,
      passwords: new Map(),
      passwordPolicy: null,
      mfaDevices: new Map(),
      providers: new Map(),
      reportedAtMs: null,
      lastAccessed: new Map(),
      jobs: new Map(),
    };
    this.accounts.set(id, details);
    return details;
  }

  /** Applies a change; what the model refuses is refused by AWS. */
  change(change: Change): void {
    const changed = applyChange(this.current, change);
    if (!changed.ok) throw refusal(changed.failure);
    this.past.push({ untilMs: this.clock.atMs, model: this.current });
    if (this.past.length > MAX_PAST) this.past.shift();
    this.current = changed.value;
  }

  /** Does something that reads as if the changes of the last while had not arrived yet. */
  readingLate<Value>(delayMs: number, read: () => Value): Value {
    const atMs = this.clock.atMs - delayMs;
    const shown = this.past.find(({ untilMs }) => untilMs > atMs);
    if (delayMs === 0 || shown === undefined) return read();
    const now = this.current;
    this.current = shown.model;
    try {
      return read();
    } finally {
      this.current = now;
    }
  }

  /** What is known of a user, role, group or policy; made up where nothing is. */
  detailsOf(
    arn: string,
    known: { readonly uniqueId?: string; readonly createdAt?: string | null } = {},
  ): EntityDetails {
    const remembered = this.details.get(arn);
    if (remembered !== undefined) return remembered;
    const createdAtMs = Date.parse(known.createdAt ?? '');
    const details: EntityDetails = {
      id: known.uniqueId === undefined || known.uniqueId === '' ? this.newId(arn) : known.uniqueId,
      createdAtMs: Number.isNaN(createdAtMs) ? this.clock.atMs : createdAtMs,
      updatedAtMs: Number.isNaN(createdAtMs) ? this.clock.atMs : createdAtMs,
      description: null,
      maxSessionSeconds: 3600,
    };
    this.details.set(arn, details);
    return details;
  }

  forget(arn: string): void {
    this.details.delete(arn);
  }

  private newId(arn: string): string {
    const [, prefix] = ID_PREFIXES.find(([type]) => arn.includes(type)) ?? [];
    return this.identifiers.unique(prefix ?? 'ANPA');
  }

  record(record: TrailRecord): void {
    this.records.push(record);
    if (this.records.length > MAX_RECORDS) this.records.shift();
    for (const listener of this.listeners) listener(record);
  }

  /** Tells of every call from now on. */
  onRecord(listener: (record: TrailRecord) => void): void {
    this.listeners.push(listener);
  }
}

/** What resources let anybody do is not the model's any more once it changes: {@link Resources} has it. */
function withoutResourcePolicies(model: Model): Model {
  const accounts = [...model.accounts].map(
    ([id, account]) => [id, { ...account, resourcePolicies: new Map() }] as const,
  );
  return { ...model, accounts: new Map(accounts) };
}

function refusal({ code, message }: Issue): ServiceError {
  return code === 'unknown-entity'
    ? new ServiceError('NoSuchEntity', message, 404)
    : new ServiceError('ValidationError', message);
}
