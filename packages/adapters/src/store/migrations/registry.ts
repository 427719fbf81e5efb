import { audits } from './0001-audits.ts';
import { usages } from './0002-usages.ts';
import { incidents } from './0003-incidents.ts';
import type { Migration } from './migration.ts';

/** Every migration, in the order in which they are applied. */
export const MIGRATIONS: readonly Migration[] = [audits, usages, incidents];
