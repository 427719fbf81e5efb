import { DEFAULT_HYGIENE_LIMITS, DEFAULT_OWNER_TAGS } from '@countersign/govern';
import * as z from 'zod';
import { type ApprovalsEntry, approvalsSection } from './approvals-section.ts';
import { DEFAULT_WATCH, type WatchEntry, watchSection } from './watch-section.ts';

/** One group of a duty, as it is written in a configuration file. */
export interface DutyGroupEntry {
  readonly id: string;
  readonly title: string;
  readonly strength: 'strong' | 'moderate' | 'weak';
  readonly needs: 'identity-center' | 'management-account' | null;
  readonly countsOnOneself: boolean;
  readonly actions: readonly string[];
}

/** One duty, as it is written in a configuration file. */
export interface DutyEntry {
  readonly id: string;
  readonly title: string;
  readonly groups: readonly DutyGroupEntry[];
}

/** A person, as it is written in a configuration file. */
export interface PersonEntry {
  readonly id: string;
  readonly name: string | null;
  readonly addresses: readonly string[];
  readonly identities: readonly string[];
}

/** An exception, as it is written in a configuration file. */
export interface ExceptionEntry {
  readonly rule: string;
  readonly subject: string;
  readonly owner: string;
  readonly reason: string;
  /** A day, or an instant as ISO 8601. */
  readonly until: string;
}

/** A rule's severity, or that it is off. */
export type RuleEntry = 'off' | 'critical' | 'high' | 'medium' | 'low' | 'info';

/** An environment, as it is written in a configuration file. */
export interface EnvironmentEntry {
  /** `null`: the one of its name, if there is one. */
  readonly profile: 'dev' | 'qa' | 'production' | 'none' | null;
  readonly accounts: readonly string[];
  readonly units: readonly string[];
  readonly tags: Readonly<Record<string, readonly string[]>>;
  readonly seniors: readonly string[];
  readonly rules: Readonly<Record<string, RuleEntry>>;
}

/** A configuration file's content, with defaults filled in. */
export interface ConfigurationFile {
  readonly trustedAccounts: readonly string[];
  readonly people: readonly PersonEntry[];
  readonly ownerTags: readonly string[];
  readonly approvers: readonly string[];
  readonly exceptions: readonly ExceptionEntry[];
  readonly duties: {
    readonly base: 'built-in' | 'none';
    readonly define: readonly DutyEntry[];
    readonly conflicts: readonly { readonly rule: string; readonly duties: [string, string] }[];
    readonly exclude: readonly string[];
  };
  readonly hygiene: { readonly unusedDays: number; readonly accessKeyDays: number };
  readonly environments: Readonly<Record<string, EnvironmentEntry>>;
  readonly identities: {
    readonly people: readonly string[];
    readonly machines: readonly string[];
    readonly deployments: readonly string[];
  };
  readonly rules: Readonly<Record<string, RuleEntry>>;
  readonly approvals: ApprovalsEntry;
  readonly watch: WatchEntry;
  readonly failOn: 'critical' | 'high' | 'medium' | 'low' | 'info' | 'none';
}

const severities = ['critical', 'high', 'medium', 'low', 'info'] as const;

const identifier = z
  .string()
  .regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/, 'lower-case words joined by hyphens');

const action = z
  .string()
  .regex(/^[a-z0-9-]+:[A-Za-z0-9]+$/, '`service:Name` without wildcards, such as `iam:CreateUser`');

const dutyGroup = z.strictObject({
  id: identifier,
  title: z.string().min(1),
  strength: z
    .enum(['strong', 'moderate', 'weak'])
    .describe(
      'How much an action of the group is worth: alone decisive, helpful, or hardly ever dangerous.',
    ),
  needs: z
    .enum(['identity-center', 'management-account'])
    .nullable()
    .default(null)
    .describe('What the account must have for the actions to do anything.'),
  countsOnOneself: z
    .boolean()
    .default(true)
    .describe('Whether the actions count when a user may use them on itself alone.'),
  actions: z.array(action).min(1),
});

const duty = z.strictObject({
  id: identifier,
  title: z.string().min(1),
  groups: z.array(dutyGroup).min(1),
});

const duties = z.strictObject({
  base: z
    .enum(['built-in', 'none'])
    .default('built-in')
    .describe('Start from the built-in duties and conflicts, or from nothing.'),
  define: z
    .array(duty)
    .default([])
    .describe('Your own duties; one with the id of a built-in duty takes its place.'),
  conflicts: z
    .array(
      z.strictObject({
        rule: identifier.describe('The id under which violations are reported.'),
        duties: z.tuple([identifier, identifier]),
      }),
    )
    .default([])
    .describe('Pairs of duties that nobody may hold together, beside the built-in one.'),
  exclude: z.array(action).default([]).describe('Actions that are taken out of every duty.'),
});

const days = z.int().min(1).max(400);

const hygiene = z.strictObject({
  unusedDays: days
    .default(DEFAULT_HYGIENE_LIMITS.unusedDays)
    .describe('Passwords, access keys and roles that nobody used for longer are reported.'),
  accessKeyDays: days
    .default(DEFAULT_HYGIENE_LIMITS.accessKeyDays)
    .describe('Access keys that are older are reported.'),
});

const accountId = z.string().regex(/^\d{12}$/, 'an account id: twelve digits in quotes');

const rules = z.record(z.string(), z.enum(['off', ...severities]));

const approversOrSeniors = z.array(
  z.string().regex(/^arn:[a-z-]+:iam::\d{12}:(?:group|role)\/\S+$/, 'the ARN of a group or a role'),
);

const environment = z.strictObject({
  profile: z
    .enum(['dev', 'qa', 'production', 'none'])
    .nullable()
    .default(null)
    .describe('What is asked of it: that of its own name unless told otherwise, if there is one.'),
  accounts: z.array(accountId).default([]).describe('Accounts that are in it.'),
  units: z
    .array(
      z
        .string()
        .regex(/^(?:ou-[0-9a-z]+-[0-9a-z]+|r-[0-9a-z]+)$/, 'the id of an organizational unit'),
    )
    .default([])
    .describe('Units whose accounts are in it, and those of the units below.'),
  tags: z
    .record(z.string().min(1), z.array(z.string().min(1)).min(1))
    .default({})
    .describe('Tags of accounts that are in it, each with the values that count.'),
  seniors: approversOrSeniors
    .default([])
    .describe('Groups and roles whose members may have broad permissions in development.'),
  rules: rules.default({}).describe('Rules that are off here, or have another severity.'),
});

const arnPatterns = z.array(
  z
    .string()
    .regex(/^(?:arn:|\*)\S*$/, 'the ARN of a user or role, in which `*` stands for anything'),
);

const identities = z.strictObject({
  people: arnPatterns.default([]).describe('Users and roles that people act as.'),
  machines: arnPatterns.default([]).describe('Users and roles that programs act as.'),
  deployments: arnPatterns
    .default([])
    .describe('Users and roles by which pipelines change accounts.'),
});

const person = z.strictObject({
  id: z.string().min(1).describe('An e-mail address, or any other name that tells people apart.'),
  name: z.string().min(1).nullable().default(null).describe('How reports call the person.'),
  addresses: z
    .array(z.email('an e-mail address'))
    .default([])
    .describe('Other e-mail addresses of the person.'),
  identities: z
    .array(
      z
        .string()
        .regex(
          /^arn:[a-z-]+:(?:iam|sts)::\d{12}:(?:user|role|assumed-role)\/\S+$/,
          'the ARN of a user, a role or a session of a role',
        ),
    )
    .default([])
    .describe('What the person can act as.'),
});

const exception = z.strictObject({
  rule: z.string().min(1).describe('The rule whose findings are meant to be.'),
  subject: z
    .string()
    .min(1)
    .describe('Whose findings: an ARN or the id of a person, in which `*` stands for anything.'),
  owner: z.string().min(1).describe('Who answers for it.'),
  reason: z.string().min(1),
  until: z
    .string()
    .regex(
      /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2})?Z)?$/,
      'a day such as `2026-12-31`, or an instant such as `2026-12-31T12:00:00Z`',
    )
    .describe('The last day on which it holds, or the instant at which it ends.'),
});

/** The schema of `countersign.yaml`; `docs/schema/config.json` is made from it. */
export const configurationFile: z.ZodType<ConfigurationFile> = z
  .strictObject({
    trustedAccounts: z
      .array(accountId)
      .default([])
      .describe('Accounts outside the organisation whose principals may assume roles here.'),
    people: z
      .array(person)
      .default([])
      .describe('Those who stand behind several identities, as far as names and tags do not tell.'),
    ownerTags: z
      .array(z.string().min(1))
      .default([...DEFAULT_OWNER_TAGS])
      .describe('Tags of users whose value is the e-mail address of whoever uses them.'),
    approvers: approversOrSeniors
      .default([])
      .describe('The groups and roles by which people approve.'),
    exceptions: z
      .array(exception)
      .default([])
      .describe('Findings that are meant to be, with who answers for them until when.'),
    duties: duties
      .default({ base: 'built-in', define: [], conflicts: [], exclude: [] })
      .describe('The duties that are kept apart.'),
    hygiene: hygiene
      .default({ ...DEFAULT_HYGIENE_LIMITS })
      .describe('How long things may lie unused or unchanged, in days.'),
    environments: z
      .record(identifier, environment)
      .default({})
      .describe('What accounts are for, and what is asked of them.'),
    identities: identities
      .default({ people: [], machines: [], deployments: [] })
      .describe('Who uses identities, where nothing in the account tells.'),
    rules: rules
      .default({})
      .describe('Turns a rule off, or reports its findings with another severity.'),
    approvals: approvalsSection
      .default({ roles: [], windows: [] })
      .describe('Roles that nobody acts as without an approval, and what was approved.'),
    watch: watchSection
      .default({ ...DEFAULT_WATCH })
      .describe('What `countersign watch` watches, where it keeps it, and whom it alerts.'),
    failOn: z
      .enum([...severities, 'none'])
      .default('low')
      .describe('The least severity at which the exit code of an audit is 1.'),
  })
  .describe('Configuration of Countersign.');
