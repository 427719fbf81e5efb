export {
  AUDIT_STORE_CONTRACT,
  type AuditStoreCase,
  type ExpectEqual,
} from './audit-store-contract.ts';
export { createMemoryAuditStore } from './memory-audit-store.ts';
export { createMemoryUsageStore } from './memory-usage-store.ts';
export { createMemoryWatchStore, type MemoryWatchStore } from './memory-watch-store.ts';
export { dayMs, type SampleParts, sampleAudit, sampleFinding } from './sample-audits.ts';
export { USAGE_STORE_CASES, type UsageStoreCase } from './usage-store-contract.ts';
export {
  sampleIncident,
  WATCH_STORE_CASES,
  type WatchStoreCase,
  type WatchStorePair,
} from './watch-store-contract.ts';
