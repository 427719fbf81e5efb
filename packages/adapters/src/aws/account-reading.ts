import type { SnapshotProblem } from '@countersign/govern';
import type { AccountCaller } from './account-caller.ts';
import { CallFailure } from './call-failure.ts';
import type { Answer, Operation, SdkClient } from './operation.ts';
import { pagesOf } from './pages.ts';

/** What a call is about, for whoever reads that it failed. */
export interface CallOptions {
  readonly region?: string;
  /** Such as the ARN of a key; nothing for the account. */
  readonly subject?: string;
  /** Codes of errors that mean that there is nothing: no policy, no such feature. */
  readonly absentOn?: readonly string[];
  /** Which time this is that the same is asked, where AWS is asked until something is done. */
  readonly attempt?: number;
}

/**
 * Reads one account, and notes what AWS refused or could not answer instead of
 * ending: what of an account can be read is read.
 */
export class AccountReading {
  readonly accountId: string;
  private readonly caller: AccountCaller;
  private readonly globalRegion: string;
  private readonly noted: SnapshotProblem[] = [];

  constructor(caller: AccountCaller, globalRegion: string) {
    this.accountId = caller.accountId;
    this.caller = caller;
    this.globalRegion = globalRegion;
  }

  /** Everything that failed, in an order that does not depend on which answer came first. */
  get problems(): readonly SnapshotProblem[] {
    return this.noted.toSorted((a, b) => (sortKeyOf(a) < sortKeyOf(b) ? -1 : 1));
  }

  /** The answer; `undefined` when there is nothing, or when the call failed, which is noted. */
  async ask<Client extends SdkClient, Input, Output>(
    operation: Operation<Client, Input, Output>,
    input: Input,
    options: CallOptions = {},
  ): Promise<Answer<Output> | undefined> {
    try {
      return await this.demand(operation, input, options);
    } catch (error) {
      if (error instanceof KnownFailure) return undefined;
      throw error;
    }
  }

  /** The answer; `null` when AWS says that there is nothing, `undefined` when the call failed, which is noted. */
  async askIfAny<Client extends SdkClient, Input, Output>(
    operation: Operation<Client, Input, Output>,
    input: Input,
    options: CallOptions & { readonly absentOn: readonly string[] },
  ): Promise<Answer<Output> | null | undefined> {
    try {
      return await this.demand(operation, input, options);
    } catch (error) {
      if (!(error instanceof KnownFailure)) throw error;
      return options.absentOn.includes(error.code) ? null : undefined;
    }
  }

  /**
   * The answer of a call without which what follows makes no sense.
   *
   * @throws KnownFailure when the call failed, which is noted; {@link AccountReading.attempt} takes it
   */
  async demand<Client extends SdkClient, Input, Output>(
    operation: Operation<Client, Input, Output>,
    input: Input,
    { absentOn = [], attempt = 0, region = this.globalRegion, subject }: CallOptions = {},
  ): Promise<Answer<Output>> {
    try {
      return await this.caller.call(operation, input, { region, attempt });
    } catch (error) {
      if (!(error instanceof CallFailure)) throw error;
      if (!absentOn.includes(error.code)) {
        this.noted.push({
          accountId: this.accountId,
          region,
          service: operation.service.name,
          call: operation.name,
          subject: subject ?? null,
          code: error.code,
          message: error.message,
        });
      }
      throw new KnownFailure(error.code);
    }
  }

  /**
   * The items of every page of a list.
   *
   * @throws KnownFailure when a page could not be had, which is noted
   */
  async list<Client extends SdkClient, Input, Output, Item>(
    operation: Operation<Client, Input, Output>,
    input: Input,
    itemsOf: (page: Answer<Output>) => readonly Item[] | undefined,
    options: CallOptions = {},
  ): Promise<readonly Item[]> {
    const items: Item[] = [];
    for await (const page of this.pages(operation, input, options)) {
      for (const item of itemsOf(page) ?? []) items.push(item);
    }
    return items;
  }

  /**
   * Every page of a list.
   *
   * @throws KnownFailure when a page could not be had, which is noted
   */
  pages<Client extends SdkClient, Input, Output>(
    operation: Operation<Client, Input, Output>,
    input: Input,
    options: CallOptions = {},
  ): AsyncIterable<Answer<Output>> {
    const { paging } = operation;
    return pagesOf(
      (token) =>
        this.demand(
          operation,
          token === null || paging === null ? input : { ...input, [paging.to]: token },
          options,
        ),
      paging?.from ?? null,
    );
  }

  /** What work makes of several answers; `undefined` when one that it demands failed. */
  async attempt<Made>(work: () => Promise<Made>): Promise<Made | undefined> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof KnownFailure) return undefined;
      throw error;
    }
  }
}

/** A failure that was noted already, or that means that there is nothing. */
class KnownFailure extends Error {
  override readonly name = 'KnownFailure';
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

function sortKeyOf({ call, code, message, region, service, subject }: SnapshotProblem): string {
  return JSON.stringify([service, region, call, subject ?? '', code, message]);
}
