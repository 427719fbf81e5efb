export type { TestServer } from './private-postgres.ts';
export { describePostgres, describeStores } from './test-stores.ts';
