import { audit } from '../audit/audit.ts';
import type { Finding } from '../audit/finding.ts';
import { DEFAULT_CONFLICTS, DEFAULT_DUTIES } from '../duties/default-duties.ts';
import type { FixInput } from '../fix/fix.ts';
import type { Model } from '../inventory/model.ts';
import { TEST_CATALOG } from './test-catalog.ts';

const DUTIES = { duties: DEFAULT_DUTIES, conflicts: DEFAULT_CONFLICTS };

/** The instant of the audits of tests: 22 November 2026. */
export const AT_MS: number = 1_795_305_600_000;

/** The account that the audits of tests trust. */
export const TRUSTED: string = '333344445555';

/** The findings of a model. */
export function auditOf(model: Model): readonly Finding[] {
  return audit({
    model,
    catalog: TEST_CATALOG,
    duties: DUTIES,
    trustedAccounts: new Set([TRUSTED]),
    atMs: AT_MS,
    notKnown: [],
  }).findings;
}

/** What fixes for the findings of a model are sought with. */
export function fixInputOf(model: Model): FixInput {
  return {
    model,
    catalog: TEST_CATALOG,
    duties: DUTIES,
    findings: auditOf(model),
    audit: auditOf,
  };
}
