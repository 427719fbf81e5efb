import {
  AUTHORIZATION_DETAILS,
  type CollectedState,
  type SnapshotAccount,
  type SnapshotManifest,
  type SnapshotProblem,
} from '@countersign/govern';
import { AccountCaller, type AnswerStore, type CallCounts } from './account-caller.ts';
import { AccountReading } from './account-reading.ts';
import { CallFailure, CollectingStopped, failureOf } from './call-failure.ts';
import {
  type AssumedRole,
  assumedCredentials,
  type CallerSession,
  globalRegionOf,
} from './caller-session.ts';
import { type AccountWishes, collectAccount } from './collect-account.ts';
import { type Central, collectCentral } from './collect-central.ts';
import { mapConcurrently } from './limiter.ts';
import type { CredentialSource } from './operation.ts';

/** What is to be collected. */
export interface CollectionRequest extends AccountWishes {
  /** The role to assume in every account of the organisation; `null` for the caller's account alone. */
  readonly role: AssumedRole | null;
  /** These accounts only; `null` for all. */
  readonly accountIds: readonly string[] | null;
}

/** How much is asked of AWS at once. */
export interface CollectionLimits {
  readonly accountsAtOnce: number;
  /** Calls at once to one service of one account. */
  readonly callsPerService: number;
  /** How often a call is made before it counts as failed. */
  readonly maxAttempts: number;
}

/** An account that was read, as far as it could be. */
export interface ReadAccount extends SnapshotAccount {
  readonly problems: readonly SnapshotProblem[];
}

/** Where answers and files go; what is there already is not asked for again. */
export interface CollectionStore {
  readonly start: Pick<SnapshotManifest, 'collectedBy'> & { readonly startedAt: string };
  readonly finishedAccounts: ReadonlyMap<string, ReadAccount>;
  openJournal(name: string): Promise<AnswerStore & { close(): Promise<void> }>;
  writeFile(name: string, value: unknown): Promise<void>;
  finishAccount(account: ReadAccount, files: ReadonlyMap<string, unknown>): Promise<void>;
  finish(manifest: SnapshotManifest): Promise<void>;
}

/** How far collecting is. */
export interface CollectionProgress extends Readonly<CallCounts> {
  readonly accountsDone: number;
  /** Of these, those that an earlier run had finished. */
  readonly accountsBefore: number;
  /** `null` until it is known. */
  readonly accountsTotal: number | null;
  readonly problems: number;
}

/** What surrounds a collection. */
export interface CollectionOptions {
  readonly limits: CollectionLimits;
  /** Ends it for the time being when it is aborted. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: CollectionProgress) => void;
}

/** What came of it. */
export type CollectionOutcome =
  | {
      readonly kind: 'collected';
      readonly manifest: SnapshotManifest;
      readonly progress: CollectionProgress;
    }
  /** It cannot be begun; nothing was written. */
  | { readonly kind: 'refused'; readonly message: string; readonly help: string };

/**
 * Reads an organisation, or one account, into a snapshot. May be ended at any
 * time and called again with the same request and store: what AWS answered is not
 * asked again, and the snapshot is the one of a run that nothing interrupted.
 *
 * @throws CollectingStopped when the credentials ended or the signal was given
 */
export async function collect(
  session: CallerSession,
  request: CollectionRequest,
  store: CollectionStore,
  options: CollectionOptions,
): Promise<CollectionOutcome> {
  return new Collection(session, request, store, options).run();
}

/** What nobody asked for is said in the snapshot. */
const LAST_ACCESSED = 'which services and actions each user and role was last used for';
const RESOURCES = 'resources with policies of their own, and what runs with which role';

class Collection {
  private readonly session: CallerSession;
  private readonly request: CollectionRequest;
  private readonly store: CollectionStore;
  private readonly options: CollectionOptions;
  private readonly counts: CallCounts = { calls: 0, throttled: 0, remembered: 0 };
  private readonly stop = new AbortController();
  private readonly accountsBefore: number;
  private accountsTotal: number | null = null;
  private problems = 0;

  constructor(
    session: CallerSession,
    request: CollectionRequest,
    store: CollectionStore,
    options: CollectionOptions,
  ) {
    this.session = session;
    this.request = request;
    this.store = store;
    this.options = options;
    this.accountsBefore = store.finishedAccounts.size;
    options.signal.addEventListener('abort', () => this.stop.abort(), { once: true });
    if (options.signal.aborted) this.stop.abort();
  }

  async run(): Promise<CollectionOutcome> {
    this.report();
    const central = await this.withCaller(
      'organization',
      this.session.accountId,
      this.session.credentials,
      (caller) => collectCentral(caller, this.globalRegion, this.request),
    );
    const accounts = this.accountsToRead(central);
    if (accounts === null) return notListed(central);
    this.problems += central.problems.length;
    this.accountsTotal = accounts.length;
    this.report();
    for (const [name, content] of central.files) await this.store.writeFile(name, content);
    const read = await mapConcurrently(
      accounts,
      this.options.limits.accountsAtOnce,
      async (account) => this.readAccount(account),
    );
    const manifest = this.manifestOf(central, read);
    await this.store.finish(manifest);
    return { kind: 'collected', manifest, progress: this.progress };
  }

  private get globalRegion(): string {
    return globalRegionOf(this.session.partition);
  }

  /** `null` when an organisation was asked for whose accounts are not known. */
  private accountsToRead({ organization }: Central): readonly ToRead[] | null {
    const { accountIds, role } = this.request;
    const listed = new Map((organization?.accounts ?? []).map((account) => [account.id, account]));
    const toRead = (id: string): ToRead => {
      const known = listed.get(id);
      const isClosed = known !== undefined && CLOSED.has(known.status);
      return { id, name: known?.name ?? null, isSuspended: isClosed };
    };
    if (role === null) return [toRead(this.session.accountId)];
    if (accountIds !== null) return [...new Set(accountIds)].toSorted().map(toRead);
    return organization === undefined ? null : [...listed.keys()].toSorted().map(toRead);
  }

  private async readAccount({ id, isSuspended, name }: ToRead): Promise<ReadAccount> {
    const finished = this.store.finishedAccounts.get(id);
    if (finished !== undefined) {
      this.problems += finished.problems.length;
      return finished;
    }
    const { account, files } = isSuspended
      ? {
          account: { id, name, state: 'suspended' as const, files: [], problems: [] },
          files: NO_FILES,
        }
      : await this.readOpenAccount(id, name);
    await this.store.finishAccount(account, files);
    this.problems += account.problems.length;
    this.report();
    return account;
  }

  private async readOpenAccount(
    id: string,
    name: string | null,
  ): Promise<{ readonly account: ReadAccount; readonly files: ReadonlyMap<string, unknown> }> {
    const credentials = this.credentialsFor(id);
    const refusal = await this.refusalOf(id, credentials);
    if (refusal !== null) {
      const account = { id, name, state: 'failed' as const, files: [], problems: [refusal] };
      return { account, files: NO_FILES };
    }
    return this.withCaller(id, id, credentials, async (caller) => {
      const reading = new AccountReading(caller, this.globalRegion);
      const files = await collectAccount(reading, this.session.partition, this.request);
      const { problems } = reading;
      const state = stateOf(files, problems);
      return { account: { id, name, state, files: [...files.keys()], problems }, files };
    });
  }

  private credentialsFor(id: string): CredentialSource {
    const { role } = this.request;
    const isOwn = role === null || id === this.session.accountId;
    return isOwn ? this.session.credentials : assumedCredentials(this.session, id, role);
  }

  /** Why the role of an account cannot be assumed; `null` when it can. */
  private async refusalOf(
    accountId: string,
    credentials: CredentialSource,
  ): Promise<SnapshotProblem | null> {
    try {
      await credentials();
      return null;
    } catch (error) {
      const failure = failureOf(error);
      if (!(failure instanceof CallFailure)) throw this.stopped(failure);
      const { code, message } = failure;
      const region = this.globalRegion;
      return {
        accountId,
        region,
        service: 'sts',
        call: 'AssumeRole',
        subject: null,
        code,
        message,
      };
    }
  }

  private async withCaller<Made>(
    journal: string,
    accountId: string,
    credentials: CredentialSource,
    work: (caller: AccountCaller) => Promise<Made>,
  ): Promise<Made> {
    const answers = await this.store.openJournal(journal);
    const { counts, options } = this;
    const { signal } = this.stop;
    const { limits } = options;
    const caller = new AccountCaller({ accountId, credentials, answers, limits, counts, signal });
    try {
      return await work(caller);
    } catch (error) {
      throw this.stopped(error);
    } finally {
      await caller.close();
      await answers.close();
    }
  }

  /** Lets what else is under way end as well. */
  private stopped(error: unknown): unknown {
    if (error instanceof CollectingStopped) this.stop.abort();
    return error;
  }

  private get progress(): CollectionProgress {
    return {
      ...this.counts,
      accountsDone: this.store.finishedAccounts.size,
      accountsBefore: this.accountsBefore,
      accountsTotal: this.accountsTotal,
      problems: this.problems,
    };
  }

  private report(): void {
    this.options.onProgress(this.progress);
  }

  private manifestOf(central: Central, accounts: readonly ReadAccount[]): SnapshotManifest {
    const { collectedBy, startedAt } = this.store.start;
    const { withLastAccessed, withResources } = this.request;
    return {
      collectedAt: startedAt,
      collectedBy,
      role: this.request.role?.name ?? null,
      regions: this.request.regions,
      organization: central.parts.organization,
      identityCenter: central.parts.identityCenter,
      accounts: accounts.map(({ files, id, name, state }) => ({ id, name, state, files })),
      problems: [...central.problems, ...accounts.flatMap(({ problems }) => problems)],
      notCollected: [
        ...(withLastAccessed ? [] : [LAST_ACCESSED]),
        ...(withResources ? [] : [RESOURCES]),
      ],
    };
  }
}

interface ToRead {
  readonly id: string;
  readonly name: string | null;
  readonly isSuspended: boolean;
}

const NO_FILES: ReadonlyMap<string, unknown> = new Map();

/** What AWS calls accounts that nobody can sign in to. */
const CLOSED: ReadonlySet<string> = new Set([
  'SUSPENDED',
  'PENDING_CLOSURE',
  'CLOSED',
  'PENDING_ACTIVATION',
]);

function stateOf(
  files: ReadonlyMap<string, unknown>,
  problems: readonly SnapshotProblem[],
): CollectedState {
  if (!files.has(AUTHORIZATION_DETAILS)) return 'failed';
  return problems.length > 0 ? 'partial' : 'complete';
}

function notListed({ problems }: Central): CollectionOutcome {
  const [problem] = problems;
  return problem === undefined
    ? {
        kind: 'refused',
        message:
          'the account belongs to no organisation, so that there are no accounts to assume the role in',
        help: 'name the accounts with --account, or leave --role out to read this one alone',
      }
    : {
        kind: 'refused',
        message: `the accounts of the organisation cannot be listed: ${problem.service}:${problem.call}: ${problem.code}: ${problem.message}`,
        help: 'use credentials of the management account or of a delegated administrator, or name the accounts with --account',
      };
}
