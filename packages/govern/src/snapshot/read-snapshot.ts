import {
  fail,
  type Issue,
  isAccountId,
  ok,
  pointerTo,
  quote,
  type Result,
} from '@countersign/core';
import {
  isOpenObject,
  JsonReader,
  type ObjectItem,
  type OpenObject,
} from '../inventory/json-reader.ts';
import {
  type CollectedPart,
  type CollectedState,
  SNAPSHOT_SCHEMA,
  type SnapshotAccount,
  type SnapshotManifest,
  type SnapshotProblem,
} from './snapshot.ts';

const STATES: ReadonlyMap<string, CollectedState> = new Map([
  ['complete', 'complete'],
  ['partial', 'partial'],
  ['failed', 'failed'],
]);

/** Tells whether a JSON value is what `snapshot.json` holds, of whatever version. */
export function isSnapshotManifest(value: unknown): value is OpenObject {
  if (!isOpenObject(value) || !Object.hasOwn(value, 'schema')) return false;
  const { schema } = value;
  return typeof schema === 'string' && schema.startsWith('countersign.snapshot/');
}

/**
 * Reads `snapshot.json`. Names of files are taken only where they stay in the
 * directory of their account. Fails with every problem found.
 */
export function readSnapshotManifest(value: unknown): Result<SnapshotManifest, readonly Issue[]> {
  const json = new JsonReader();
  if (!isSnapshotManifest(value)) {
    json.error('wrong-type', '', 'this is not the `snapshot.json` of a snapshot');
    return fail(json.issues);
  }
  if (value['schema'] !== SNAPSHOT_SCHEMA) {
    json.error(
      'invalid-value',
      '/schema',
      `the snapshot has the format ${quote(value['schema'])}`,
      `this version reads ${quote(SNAPSHOT_SCHEMA)}`,
    );
    return fail(json.issues);
  }
  const manifest = new ManifestReader(json, value).read();
  return json.issues.length > 0 ? fail(json.issues) : ok(manifest);
}

class ManifestReader {
  private readonly json: JsonReader;
  private readonly value: OpenObject;

  constructor(json: JsonReader, value: OpenObject) {
    this.json = json;
    this.value = value;
  }

  read(): SnapshotManifest {
    const { json, value } = this;
    const by = json.member(value, 'collectedBy');
    if (!isOpenObject(by)) {
      json.error('missing-element', '', '`collectedBy` is missing or not an object');
    }
    const accounts = json.objects(value, 'accounts', '').map((item) => this.readAccount(item));
    this.refuseDuplicates(accounts);
    return {
      collectedAt: json.text(value, 'collectedAt', ''),
      collectedBy: isOpenObject(by)
        ? {
            arn: json.text(by, 'arn', '/collectedBy'),
            accountId: json.text(by, 'accountId', '/collectedBy'),
          }
        : { arn: '', accountId: '' },
      role: json.optionalText(value, 'role', ''),
      regions:
        (json.member(value, 'regions') ?? null) === null ? null : json.texts(value, 'regions', ''),
      organization: this.readPart('organization'),
      identityCenter: this.readPart('identityCenter'),
      accounts,
      problems: json.objects(value, 'problems', '').map((item) => this.readProblem(item)),
      notCollected: json.texts(value, 'notCollected', ''),
    };
  }

  private readAccount({ value, pointer }: ObjectItem): SnapshotAccount {
    const id = this.json.text(value, 'id', pointer);
    if (!isAccountId(id)) {
      this.json.error(
        'invalid-value',
        pointerTo(pointer, 'id'),
        `${quote(id)} is not the id of an account`,
        'twelve digits',
      );
    }
    const suspended = this.json.member(value, 'state') === 'suspended';
    return {
      id,
      name: this.json.optionalText(value, 'name', pointer),
      state: suspended ? 'suspended' : this.readState(value, pointer),
      files: this.readFileNames(value, pointer),
    };
  }

  /** No name leads out of the directory of the account. */
  private readFileNames(value: OpenObject, pointer: string): readonly string[] {
    const names = this.json.texts(value, 'files', pointer);
    for (const [index, name] of names.entries()) {
      if (/^[a-z0-9][a-z0-9-]*(?:\/[a-z0-9][a-z0-9-]*)?\.json$/.test(name)) continue;
      this.json.error(
        'invalid-value',
        pointerTo(pointerTo(pointer, 'files'), index),
        `${quote(name)} is not the name of a file of an account`,
        'lower-case letters, digits and hyphens, in at most one directory, with `.json`',
      );
    }
    return names;
  }

  private readState(value: OpenObject, pointer: string): CollectedState {
    const text = this.json.text(value, 'state', pointer);
    const state = STATES.get(text);
    if (state !== undefined) return state;
    this.json.error(
      'invalid-value',
      pointerTo(pointer, 'state'),
      `${quote(text)} is not a state`,
      `the states are ${[...STATES.keys()].join(', ')}`,
    );
    return 'failed';
  }

  private readPart(name: 'organization' | 'identityCenter'): CollectedPart | null {
    const part = this.json.member(this.value, name) ?? null;
    if (part === null) return null;
    if (isOpenObject(part)) {
      const isNone = this.json.member(part, 'state') === 'none';
      return { state: isNone ? 'none' : this.readState(part, `/${name}`) };
    }
    this.json.error('wrong-type', `/${name}`, `expected an object but found ${quote(part)}`);
    return null;
  }

  private readProblem({ value, pointer }: ObjectItem): SnapshotProblem {
    const text = (key: string): string => this.json.text(value, key, pointer);
    return {
      accountId: text('accountId'),
      region: text('region'),
      service: text('service'),
      call: text('call'),
      subject: this.json.optionalText(value, 'subject', pointer),
      code: text('code'),
      message: text('message'),
    };
  }

  private refuseDuplicates(accounts: readonly SnapshotAccount[]): void {
    const seen = new Set<string>();
    for (const [index, { id }] of accounts.entries()) {
      if (seen.has(id)) {
        this.json.error('duplicate-key', `/accounts/${index}`, `${quote(id)} occurs twice`);
      }
      seen.add(id);
    }
  }
}
