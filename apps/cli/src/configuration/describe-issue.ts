import { nearestNames } from '@countersign/govern';
import * as z from 'zod';
import { configurationFile } from './configuration-file.ts';

/** One problem of a configuration in our words. */
export interface DescribedIssue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly help: string | null;
}

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
      return [{ path, message: `expected ${issue.message}`, help: null }];
    case 'invalid_element':
    case 'invalid_union':
    case 'not_multiple_of':
      return [{ path, message: issue.message, help: null }];
  }
}

function nearestKey(path: readonly PropertyKey[], key: string): string | null {
  const keys = keysAt(path);
  const [near] = nearestNames(key, keys);
  if (near !== undefined) return `did you mean \`${near}\`?`;
  return keys.length === 0 ? null : `the keys are ${keys.join(', ')}`;
}

type Schema = z.core.JSONSchema.JSONSchema;

/** The keys that may stand at a place of a configuration file. */
function keysAt(path: readonly PropertyKey[]): readonly string[] {
  let places: readonly Schema[] = [z.toJSONSchema(configurationFile, { io: 'input' })];
  for (const token of path) places = places.flatMap((place) => membersOf(place, token));
  const keys = places
    .flatMap(alternativesOf)
    .flatMap(({ properties = {} }) => Object.keys(properties));
  return [...new Set(keys)];
}

function membersOf(place: Schema, token: PropertyKey): readonly Schema[] {
  return alternativesOf(place).flatMap(({ additionalProperties, items, properties = {} }) => {
    const key = String(token);
    const named = Object.hasOwn(properties, key) ? properties[key] : additionalProperties;
    const member = typeof token === 'number' ? items : named;
    return isSchema(member) ? [member] : [];
  });
}

/** A schema, or those of which one has to fit. */
function alternativesOf(place: Schema): readonly Schema[] {
  const several = [...(place.anyOf ?? []), ...(place.oneOf ?? [])].filter(isSchema);
  return several.length === 0 ? [place] : several.flatMap(alternativesOf);
}

/** A place may also be described by a list, or by whether anything may stand there. */
function isSchema(place: unknown): place is Schema {
  return typeof place === 'object' && place !== null && !Array.isArray(place);
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
