import type { OpenStore, StoreError } from '@countersign/adapters/store';
import { fail, ok, type Result } from '@countersign/core';
import type { Failure } from '../failure.ts';
import type { Io } from '../io.ts';

/** What `--store` takes, for help. */
export const STORE_NAMES: string = 'a store: a file, or postgres://USER@HOST/DATABASE';

/** How a store is opened. */
export interface UseStoreOptions<Answer> {
  /** Whether one is made where there is none. */
  readonly mayCreate: boolean;
  /** The answer where there is none; a failure when absent. */
  readonly whenNone?: () => Answer;
}

/**
 * Opens a store, uses it and closes it. Every failure of a store is put in words here.
 *
 * The databases are loaded now and not when the command starts, which would slow every other one.
 */
export async function withStore<Answer>(
  io: Io,
  location: string,
  { mayCreate, whenNone }: UseStoreOptions<Answer>,
  use: (store: OpenStore) => Promise<Result<Answer, Failure>>,
): Promise<Result<Answer, Failure>> {
  const { openStore, StoreError } = await import('@countersign/adapters/store');
  try {
    const opened = await openStore(location, { directory: io.directory, mayCreate });
    if (!opened.ok) {
      if (opened.failure.code === 'no-store' && whenNone !== undefined) return ok(whenNone());
      const { help, message } = opened.failure;
      const shown = location.includes('://') ? '' : `${location}: `;
      return fail({
        kind: 'usage',
        message: `${shown}${message}`,
        ...(help === undefined ? {} : { help }),
      });
    }
    try {
      return await use(opened.value);
    } finally {
      await opened.value.close();
    }
  } catch (error) {
    if (error instanceof StoreError) return fail(outside(error));
    throw error;
  }
}

function outside({ isRetryable, message }: StoreError): Failure {
  return {
    kind: 'outside',
    message,
    help: isRetryable ? 'try again' : 'what is saved together is there as a whole or not at all',
  };
}
