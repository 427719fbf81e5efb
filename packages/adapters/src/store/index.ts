export { type OpenStore, type OpenStoreOptions, openStore } from './open-store.ts';
export { StoreError, type StoreErrorCode } from './store-error.ts';
export type { StoreIssue } from './store-issue.ts';
export { readStoreLocation, type StoreLocation } from './store-location.ts';
