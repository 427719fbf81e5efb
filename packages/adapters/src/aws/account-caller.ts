import { CallFailure, CollectingStopped, failureOf } from './call-failure.ts';
import { CountingRetries } from './counting-retries.ts';
import { Limiter } from './limiter.ts';
import type {
  Answer,
  AwsService,
  CredentialSource,
  Kept,
  NamedOperation,
  Operation,
  SdkClient,
} from './operation.ts';
import { fromJournal, toPlain } from './plain.ts';

/** What AWS answered to a call: its output, or an error that will not change by asking again. */
export type KeptAnswer =
  | { readonly output: unknown }
  | { readonly failure: { readonly code: string; readonly message: string } };

/** Where answers are kept, so that a call is made once, however often the program is started. */
export interface AnswerStore {
  find(key: string): Promise<KeptAnswer | null>;
  add(key: string, answer: KeptAnswer): Promise<void>;
}

/** How much is asked of AWS at once, and how long. */
export interface CallLimits {
  /** Calls at once to one service of one account. */
  readonly callsPerService: number;
  /** How often a call is made before it counts as failed. */
  readonly maxAttempts: number;
}

/** What is counted while calling. */
export interface CallCounts {
  calls: number;
  throttled: number;
  /** Answers that an earlier run had got. */
  remembered: number;
}

/** What a caller is made of. */
export interface AccountCallerOptions {
  readonly accountId: string;
  readonly credentials: CredentialSource;
  readonly answers: AnswerStore;
  readonly limits: CallLimits;
  readonly counts: CallCounts;
  /** Stops everything when it is aborted. */
  readonly signal: AbortSignal;
}

const CONNECTION_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 60_000;

/**
 * Calls AWS about one account. An answer is kept before it is given out, and a
 * call that was answered before is not made again. A call is named by region,
 * service, operation and input, so that programs must ask for the same in the
 * same way each time.
 */
export class AccountCaller {
  readonly accountId: string;
  private readonly options: AccountCallerOptions;
  private readonly clients = new Map<string, SdkClient>();
  private readonly limiters = new Map<string, Limiter>();
  private readonly underWay = new Set<Promise<unknown>>();

  constructor(options: AccountCallerOptions) {
    this.accountId = options.accountId;
    this.options = options;
  }

  /**
   * @param attempt tells a call from the same one made earlier: AWS is asked again until something is done
   * @throws CallFailure or CollectingStopped
   */
  async call<Client extends SdkClient, Input, Output>(
    operation: Operation<Client, Input, Output>,
    input: Input,
    { attempt = 0, region }: { readonly region: string; readonly attempt?: number },
  ): Promise<Answer<Output>> {
    const { answers, counts } = this.options;
    const key = keyOf(operation, region, { input, attempt });
    const known = await answers.find(key);
    if (known !== null) {
      counts.remembered += 1;
      if ('failure' in known) throw repeated(known.failure);
      return fromJournal<Kept<Output>>(known.output);
    }
    const answered = this.askAndKeep(operation, input, { region, key });
    this.underWay.add(answered);
    try {
      return await answered;
    } finally {
      this.underWay.delete(answered);
    }
  }

  private async askAndKeep<Client extends SdkClient, Input, Output>(
    operation: Operation<Client, Input, Output>,
    input: Input,
    { key, region }: { readonly key: string; readonly region: string },
  ): Promise<Answer<Output>> {
    const { answers } = this.options;
    try {
      const output = await this.ask(operation, region, input);
      await answers.add(key, { output });
      return output;
    } catch (error) {
      const failure = failureOf(error);
      if (failure instanceof CallFailure && !failure.isPassing) {
        const { code, message } = failure;
        await answers.add(key, { failure: { code, message } });
      }
      throw failure;
    }
  }

  /** Waits for the calls that are under way, and ends its connections. */
  async close(): Promise<void> {
    await Promise.allSettled(this.underWay);
    for (const client of this.clients.values()) client.destroy();
    this.clients.clear();
  }

  private async ask<Client extends SdkClient, Input, Output>(
    { keep, send, service }: Operation<Client, Input, Output>,
    region: string,
    input: Input,
  ): Promise<Answer<Output>> {
    return this.limiterOf(service.name).run(async () => {
      if (this.options.signal.aborted) throw new CollectingStopped('it was stopped');
      this.options.counts.calls += 1;
      return toPlain(keep(await send(this.clientOf(service, region), input)));
    });
  }

  private clientOf<Client extends SdkClient>(service: AwsService<Client>, region: string): Client;
  private clientOf(service: AwsService<SdkClient>, region: string): SdkClient {
    const key = `${service.name} ${region}`;
    const known = this.clients.get(key);
    if (known !== undefined) return known;
    const { counts, credentials, limits } = this.options;
    const client = service.open({
      region,
      credentials,
      retryStrategy: new CountingRetries(limits.maxAttempts, () => {
        counts.throttled += 1;
      }),
      requestHandler: {
        connectionTimeout: CONNECTION_TIMEOUT_MS,
        requestTimeout: REQUEST_TIMEOUT_MS,
        throwOnRequestTimeout: true,
      },
    });
    this.clients.set(key, client);
    return client;
  }

  private limiterOf(service: string): Limiter {
    const known = this.limiters.get(service);
    if (known !== undefined) return known;
    const limiter = new Limiter(this.options.limits.callsPerService);
    this.limiters.set(service, limiter);
    return limiter;
  }
}

/** A failure that was kept, once more. */
function repeated({
  code,
  message,
}: {
  readonly code: string;
  readonly message: string;
}): CallFailure {
  return new CallFailure(code, message, false);
}

function keyOf(
  { name, service }: NamedOperation & { readonly service: { readonly name: string } },
  region: string,
  { attempt, input }: { readonly input: unknown; readonly attempt: number },
): string {
  const again = attempt === 0 ? '' : ` #${attempt}`;
  return `${region} ${service.name}:${name} ${JSON.stringify(sortKeys(input))}${again}`;
}

/** The same input has the same name, in whatever order its members were written. */
function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sortKeys(item)]),
  );
}
