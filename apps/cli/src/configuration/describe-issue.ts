import { nearestNames } from '@countersign/govern';
import type { z } from 'zod';

/** One problem of a configuration in our words. */
export interface DescribedIssue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly help: string | null;
}

/** The keys of each object of a configuration file, by where it stands; list positions are `*`. */
const KEYS_BY_PLACE: ReadonlyMap<string, readonly string[]> = new Map([
  [
    '',
    [
      'trustedAccounts',
      'people',
      'ownerTags',
      'approvers',
      'exceptions',
      'duties',
      'hygiene',
      'environments',
      'identities',
      'rules',
      'failOn',
    ],
  ],
  ['people.*', ['id', 'name', 'addresses', 'identities']],
  ['exceptions.*', ['rule', 'subject', 'owner', 'reason', 'until']],
  ['duties', ['base', 'define', 'conflicts', 'exclude']],
  ['hygiene', ['unusedDays', 'accessKeyDays']],
  ['identities', ['people', 'machines']],
  ['duties.define.*', ['id', 'title', 'groups']],
  ['duties.define.*.groups.*', ['id', 'title', 'strength', 'needs', 'countsOnOneself', 'actions']],
  ['duties.conflicts.*', ['rule', 'duties']],
]);

/** Puts an issue of the schema in words: what is wrong, and what would be right. */
export function describeIssue(issue: z.core.$ZodIssue): readonly DescribedIssue[] {
  const { path } = issue;
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        path: [...path, key],
        message: `there is no key \`${key}\` here`,
        help: nearestKey(path, key),
      }));
    case 'invalid_value':
      return [
        {
          path,
          message: 'this value is not one of those that are known',
          help: `use one of ${issue.values.map((value) => String(value)).join(', ')}`,
        },
      ];
    case 'invalid_type':
      return [
        isMissing(issue)
          ? { path, message: `\`${String(path.at(-1))}\` is missing`, help: helpFor(path) }
          : { path, message: `expected ${nameOf(issue.expected)}`, help: helpFor(path) },
      ];
    case 'invalid_format':
      return [{ path, message: `expected ${issue.message}`, help: null }];
    case 'too_small':
      if (issue.origin === 'int' || issue.origin === 'number') {
        return [{ path, message: `must be ${issue.minimum} or more`, help: null }];
      }
      return [{ path, message: 'must not be empty', help: null }];
    case 'too_big':
      if (issue.origin === 'int' || issue.origin === 'number') {
        return [{ path, message: `must be ${issue.maximum} or less`, help: null }];
      }
      return [{ path, message: 'has too many items', help: null }];
    case 'invalid_key':
      return [
        { path, message: `expected ${issue.issues[0]?.message ?? 'another key'}`, help: null },
      ];
    case 'custom':
    case 'invalid_element':
    case 'invalid_union':
    case 'not_multiple_of':
      return [{ path, message: issue.message, help: null }];
  }
}

function nearestKey(path: readonly PropertyKey[], key: string): string | null {
  const place = path.map((token) => (typeof token === 'number' ? '*' : String(token))).join('.');
  const keys = isEnvironment(path) ? ENVIRONMENT_KEYS : (KEYS_BY_PLACE.get(place) ?? []);
  const [near] = nearestNames(key, keys);
  if (near !== undefined) return `did you mean \`${near}\`?`;
  return keys.length === 0 ? null : `the keys are ${keys.join(', ')}`;
}

const ENVIRONMENT_KEYS: readonly string[] = [
  'profile',
  'accounts',
  'units',
  'tags',
  'seniors',
  'rules',
];

/** Environments have names of their own. */
function isEnvironment(path: readonly PropertyKey[]): boolean {
  return path.length === 2 && path[0] === 'environments';
}

/** The schema tells what is missing from what is of another type by its message alone. */
function isMissing({ message, path }: z.core.$ZodIssueInvalidType): boolean {
  return path.length > 0 && message.endsWith('received undefined');
}

/** YAML takes twelve digits without quotes for a number, and zeroes in front are lost. */
function helpFor(path: readonly PropertyKey[]): string | null {
  if (path[0] === 'exceptions' && path[2] === 'until') {
    return 'write the last day on which the exception holds, such as 2026-12-31';
  }
  const isAccountId =
    (path[0] === 'trustedAccounts' && path.length === 2) ||
    (path[0] === 'environments' && path[2] === 'accounts' && path.length === 4);
  return isAccountId ? 'write the account id in quotes: "111122223333"' : null;
}

function nameOf(expected: string): string {
  switch (expected) {
    case 'string':
      return 'text';
    case 'array':
    case 'tuple':
      return 'a list';
    case 'object':
    case 'record':
      return 'keys with values';
    default:
      return expected;
  }
}
