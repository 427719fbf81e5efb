export type { TestServer } from './private-postgres.ts';
export { describePostgres } from './test-stores.ts';
