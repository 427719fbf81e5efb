import { formatInstant } from '@countersign/core';
import type { Duty } from '@countersign/govern';
import { stringify } from 'yaml';
import type { Configuration } from './configuration.ts';
import type { ConfigurationFile, DutyEntry } from './configuration-file.ts';

/** A configuration as the file that would give it, with nothing left to defaults. */
export function plainConfiguration(configuration: Configuration): ConfigurationFile {
  const { trustedAccounts, people, ownerTags, approvers } = configuration;
  const { exceptions, duties, rules, failOn } = configuration;
  return {
    trustedAccounts: [...trustedAccounts],
    people,
    ownerTags,
    approvers,
    exceptions: exceptions.map(({ untilMs, ...about }) => ({
      ...about,
      until: formatInstant(untilMs),
    })),
    duties: {
      base: 'none',
      define: duties.duties.map(dutyEntry),
      conflicts: duties.conflicts.map(({ rule, duties: [first, second] }) => ({
        rule,
        duties: [first, second],
      })),
      exclude: [],
    },
    hygiene: configuration.hygiene,
    rules: Object.fromEntries(rules),
    failOn,
  };
}

/** The same as YAML. */
export function configurationAsYaml(configuration: Configuration): string {
  return stringify(plainConfiguration(configuration), {
    lineWidth: 0,
    aliasDuplicateObjects: false,
  });
}

/** Names every member, so that the file holds what its schema describes. */
function dutyEntry({ id, title, groups }: Duty): DutyEntry {
  return {
    id,
    title,
    groups: groups.map((group) => ({
      id: group.id,
      title: group.title,
      strength: group.strength,
      needs: group.needs,
      countsOnOneself: group.countsOnOneself ?? true,
      actions: group.actions,
    })),
  };
}
