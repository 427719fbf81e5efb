import { formatInstant } from '@countersign/core';
import type { Duty, Environment } from '@countersign/govern';
import { stringify } from 'yaml';
import { approvalsEntry } from './approvals-section.ts';
import type { Configuration } from './configuration.ts';
import type { ConfigurationFile, DutyEntry, EnvironmentEntry } from './configuration-file.ts';

/** A configuration as the file that would give it, with nothing left to defaults. */
export function plainConfiguration(configuration: Configuration): ConfigurationFile {
  const { trustedAccounts, people, ownerTags, approvers } = configuration;
  const { environments, exceptions, duties, identities, deployments } = configuration;
  const { approvals, rules, watch, failOn } = configuration;
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
    environments: Object.fromEntries(environments.map((each) => [each.id, entryOf(each)])),
    identities: { ...identities, deployments },
    rules: Object.fromEntries(rules),
    approvals: approvalsEntry(approvals),
    watch,
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

function entryOf(environment: Environment): EnvironmentEntry {
  const { accountIds, profile, rules, seniors, tags, unitIds } = environment;
  return {
    profile: profile?.id ?? 'none',
    accounts: [...accountIds],
    units: [...unitIds],
    tags: Object.fromEntries([...tags].map(([key, values]) => [key, [...values]])),
    seniors,
    rules: Object.fromEntries(rules),
  };
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
