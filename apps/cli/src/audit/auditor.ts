import type { Catalog } from '@countersign/core';
import {
  type AuditReport,
  audit,
  joinPeople,
  type Model,
  type ReachMemory,
  RULES,
  type Rule,
} from '@countersign/govern';
import type { Configuration } from '../configuration/configuration.ts';

/** How models are to be audited. */
export interface AuditorSettings {
  readonly catalog: Catalog;
  readonly configuration: Configuration;
  /** The configuration file in force; `null` for the defaults. */
  readonly configurationFile: string | null;
  /** What the inputs could not tell. */
  readonly notKnown: readonly string[];
  /** The instant of the audits, in milliseconds since 1970. */
  readonly atMs: number;
  /** Only these rules; empty for all. */
  readonly rules: readonly string[];
  /** What audits of models that share accounts found of chains. */
  readonly memory: ReachMemory;
}

/** Makes what audits a model, that of the inputs or one that changes lead to, as configured. */
export function createAuditor(auditor: AuditorSettings): (model: Model) => AuditReport {
  const { configuration } = auditor;
  const notKnown = [
    ...auditor.notKnown,
    ...rulesTurnedOff(configuration, auditor.configurationFile),
  ];
  const settings = {
    catalog: auditor.catalog,
    memory: auditor.memory,
    duties: configuration.duties,
    trustedAccounts: configuration.trustedAccounts,
    approvers: configuration.approvers,
    exceptions: configuration.exceptions,
    limits: configuration.hygiene,
    atMs: auditor.atMs,
    rules: wantedRules(auditor.rules, configuration),
    severities: configuration.rules,
    environments: configuration.environments,
    kinds: configuration.identities,
    ownerTags: configuration.ownerTags,
    ...(auditor.rules.length === 0 ? {} : { wanted: new Set(auditor.rules) }),
  };
  return (model) => {
    const joined = joinPeople(model, {
      declared: configuration.people,
      ownerTags: configuration.ownerTags,
    });
    return audit({
      ...settings,
      model,
      people: joined.people,
      notKnown: [...notKnown, ...joined.notKnown],
    });
  };
}

/** One rule reports every conflict of duties, each under an id of its own: it runs if any is wanted. */
function wantedRules(ids: readonly string[], { duties }: Configuration): readonly Rule[] {
  if (ids.length === 0) return RULES;
  const wantsConflict = duties.conflicts.some(({ rule }) => ids.includes(rule));
  return RULES.filter(
    (rule) => ids.includes(rule.id) || (wantsConflict && rule.category === 'duties'),
  );
}

function rulesTurnedOff({ rules }: Configuration, file: string | null): readonly string[] {
  return [...rules]
    .filter(([, setting]) => setting === 'off')
    .map(([id]) => `what the rule ${id} would report: ${file ?? 'the configuration'} turns it off`);
}
