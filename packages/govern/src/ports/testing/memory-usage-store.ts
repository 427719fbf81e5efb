import { joinUsage, type Usage, usageId } from '../../usage/usage.ts';
import type { UsageStore } from '../usage-store.ts';

/** Keeps uses while the process runs. */
export function createMemoryUsageStore(): UsageStore {
  const sources = new Set<string>();
  const byId = new Map<string, Usage>();
  return {
    async knownSources(asked) {
      return new Set(asked.filter((source) => sources.has(source)));
    },
    async add(added, usages) {
      if (added.some((source) => sources.has(source))) return 'already-added';
      for (const usage of usages) {
        const id = usageId(usage);
        const known = byId.get(id);
        byId.set(id, known === undefined ? usage : joinUsage(known, usage));
      }
      for (const source of added) sources.add(source);
      return 'added';
    },
    async *usages() {
      yield* byId.values();
    },
  };
}
