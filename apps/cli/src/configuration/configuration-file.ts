import * as z from 'zod';

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

/** A configuration file's content, with defaults filled in. */
export interface ConfigurationFile {
  readonly trustedAccounts: readonly string[];
  readonly duties: {
    readonly base: 'built-in' | 'none';
    readonly define: readonly DutyEntry[];
    readonly conflicts: readonly { readonly rule: string; readonly duties: [string, string] }[];
    readonly exclude: readonly string[];
  };
  readonly rules: Readonly<Record<string, 'off' | 'critical' | 'high' | 'medium' | 'low' | 'info'>>;
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

/** The schema of `countersign.yaml`; `docs/schema/config.json` is made from it. */
export const configurationFile: z.ZodType<ConfigurationFile> = z
  .strictObject({
    trustedAccounts: z
      .array(z.string().regex(/^\d{12}$/, 'an account id: twelve digits in quotes'))
      .default([])
      .describe('Accounts outside the organisation whose principals may assume roles here.'),
    duties: duties
      .default({ base: 'built-in', define: [], conflicts: [], exclude: [] })
      .describe('The duties that are kept apart.'),
    rules: z
      .record(z.string(), z.enum(['off', ...severities]))
      .default({})
      .describe('Turns a rule off, or reports its findings with another severity.'),
    failOn: z
      .enum([...severities, 'none'])
      .default('low')
      .describe('The least severity at which the exit code of an audit is 1.'),
  })
  .describe('Configuration of Countersign.');
