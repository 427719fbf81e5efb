import type { Usage } from '../usage/usage.ts';

/** What became of uses that were to be added. */
export type AddOutcome = 'added' | 'already-added';

/**
 * Keeps over time who used which actions. Uses come of sources, such as files of a trail, and
 * each source counts once, however often it is read.
 *
 * Failures of the world outside are thrown.
 */
export interface UsageStore {
  /** Those of some sources that were added before. */
  knownSources(sources: readonly string[]): Promise<ReadonlySet<string>>;
  /**
   * Adds what came of some sources, all of it or nothing: nothing, and `already-added`, where
   * one of them was added before. A source is any text that is the same for the same content.
   */
  add(sources: readonly string[], usages: Iterable<Usage>): Promise<AddOutcome>;
  /** Everything that was added, each use once, in no particular order. */
  usages(): AsyncIterable<Usage>;
}
