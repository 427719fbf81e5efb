export {
  AUDIT_STORE_CONTRACT,
  type AuditStoreCase,
  type ExpectEqual,
} from './audit-store-contract.ts';
export { createMemoryAuditStore } from './memory-audit-store.ts';
export { createMemoryUsageStore } from './memory-usage-store.ts';
export { dayMs, type SampleParts, sampleAudit, sampleFinding } from './sample-audits.ts';
export { USAGE_STORE_CASES, type UsageStoreCase } from './usage-store-contract.ts';
