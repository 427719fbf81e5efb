import { fail, type Issue, ok, pointerTo, quote, type Result } from '@countersign/core';
import type {
  AccountCredentials,
  AccountSettings,
  Analyzer,
  PasswordPolicy,
  UsedKey,
  UsedPassword,
  UserCredentials,
} from './credentials.ts';
import { isOpenObject, JsonReader, type ObjectItem, type OpenObject } from './json-reader.ts';

/**
 * Reads the `credential-report.json` of an account of a snapshot: AWS's columns, a row
 * an object. Fails with every error found.
 */
export function readCredentialReport(
  value: unknown,
  accountId: string,
): Result<AccountCredentials, readonly Issue[]> {
  const json = new JsonReader();
  if (!isOpenObject(value)) return notAnObject(json, value);
  const rows = json.objects(value, 'users', '').map((item) => readRow(json, item));
  const rootArn = `arn:aws:iam::${accountId}:root`;
  const isRoot = ({ arn }: UserCredentials): boolean =>
    arn.replace(/^arn:[^:]+:/, 'arn:aws:') === rootArn;
  return finish(json, {
    reportedAt: json.text(value, 'generatedAt', ''),
    root: rows.find(isRoot) ?? null,
    users: new Map(rows.filter((row) => !isRoot(row)).map((row) => [row.arn, row])),
  });
}

function readRow(json: JsonReader, item: ObjectItem): UserCredentials {
  const cell = (column: string): string | null => {
    const text = json.optionalText(item.value, column, item.pointer);
    return text === null || NOTHING.has(text) ? null : text;
  };
  const instant = (column: string): string | null =>
    readInstant(json, cell(column), { column, item });
  const isOn = (column: string): boolean => cell(column) === 'true';
  const arn = json.text(item.value, 'arn', item.pointer);
  const password: UsedPassword = {
    changedAt: instant('password_last_changed'),
    usedAt: instant('password_last_used'),
  };
  // Where root users are not managed centrally, the report does not tell of theirs.
  const isUntold = json.member(item.value, 'password_enabled') === 'not_supported';
  const hasPassword = isOn('password_enabled') || (cell('user') === ROOT && isUntold);
  const keys = ([1, 2] as const).flatMap((nth): readonly UsedKey[] => {
    const changedAt = instant(`access_key_${nth}_last_rotated`);
    const isActive = isOn(`access_key_${nth}_active`);
    if (changedAt === null && !isActive) return [];
    return [{ nth, isActive, changedAt, usedAt: instant(`access_key_${nth}_last_used_date`) }];
  });
  return {
    arn,
    createdAt: instant('user_creation_time'),
    password: hasPassword ? password : null,
    hasMfa: isOn('mfa_active'),
    keys,
  };
}

/** How the report calls the root user. */
const ROOT = '<root_account>';

/** What stands in the cells of a report where there is nothing to tell. */
const NOTHING: ReadonlySet<string> = new Set(['', 'N/A', 'no_information', 'not_supported']);

function readInstant(
  json: JsonReader,
  text: string | null,
  { column, item }: { readonly column: string; readonly item: ObjectItem },
): string | null {
  if (text === null || /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(text)) return text;
  const message = `${quote(text)} is not an instant`;
  json.error(
    'invalid-value',
    pointerTo(item.pointer, column),
    message,
    'as in 2026-01-31T08:00:00+00:00',
  );
  return null;
}

/**
 * Reads the `account.json` of an account of a snapshot. Fails with every error found.
 *
 * @param isWhole whether everything of the account was read
 */
export function readAccountSettings(
  value: unknown,
  isWhole: boolean,
): Result<AccountSettings, readonly Issue[]> {
  const json = new JsonReader();
  if (!isOpenObject(value)) return notAnObject(json, value);
  const summary = json.member(value, 'summary') ?? null;
  const policy = json.member(value, 'passwordPolicy') ?? null;
  return finish(json, {
    root: isOpenObject(summary)
      ? {
          hasMfa: numberIn(json, summary, 'AccountMFAEnabled', '/summary') > 0,
          hasVirtualMfa: booleanIn(json, value, 'rootHasVirtualMfa'),
          hasAccessKeys: numberIn(json, summary, 'AccountAccessKeysPresent', '/summary') > 0,
        }
      : null,
    passwordPolicy: isOpenObject(policy) ? readPasswordPolicy(json, policy) : null,
    isWhole,
  });
}

/**
 * Reads the `access-analyzers.json` of an account of a snapshot; `null` where some regions
 * were not looked into. Fails with every error found.
 */
export function readAccessAnalyzers(
  value: unknown,
): Result<readonly Analyzer[] | null, readonly Issue[]> {
  const json = new JsonReader();
  if (!isOpenObject(value)) return notAnObject(json, value);
  const analyzers = json.objects(value, 'Analyzers', '').map((item) => ({
    arn: json.text(item.value, 'Arn', item.pointer),
    type: json.text(item.value, 'Type', item.pointer),
    isActive: json.text(item.value, 'Status', item.pointer) === 'ACTIVE',
  }));
  return finish(json, booleanIn(json, value, 'Complete') === true ? analyzers : null);
}

function readPasswordPolicy(json: JsonReader, policy: OpenObject): PasswordPolicy {
  const pointer = '/passwordPolicy';
  const needs = (key: string): boolean => json.member(policy, key) === true;
  return {
    minimumLength: numberIn(json, policy, 'MinimumPasswordLength', pointer),
    remembered: numberIn(json, policy, 'PasswordReusePrevention', pointer),
    maxAgeDays: numberIn(json, policy, 'MaxPasswordAge', pointer),
    needsUppercase: needs('RequireUppercaseCharacters'),
    needsLowercase: needs('RequireLowercaseCharacters'),
    needsNumbers: needs('RequireNumbers'),
    needsSymbols: needs('RequireSymbols'),
  };
}

/** A member that is true or false; `null` where there is none. */
function booleanIn(json: JsonReader, object: OpenObject, key: string): boolean | null {
  const value = json.member(object, key) ?? null;
  if (typeof value === 'boolean' || value === null) return value;
  const message = `\`${key}\` must be true or false but is ${quote(value)}`;
  json.error('wrong-type', pointerTo('', key), message);
  return null;
}

/** A number; 0 where there is none. */
function numberIn(json: JsonReader, object: OpenObject, key: string, pointer: string): number {
  const value = json.member(object, key) ?? 0;
  if (typeof value === 'number') return value;
  json.error(
    'wrong-type',
    pointerTo(pointer, key),
    `\`${key}\` must be a number but is ${quote(value)}`,
  );
  return 0;
}

function notAnObject<Read>(json: JsonReader, value: unknown): Result<Read, readonly Issue[]> {
  json.error('wrong-type', '', `expected an object but found ${quote(value)}`);
  return fail(json.issues);
}

function finish<Read>(json: JsonReader, read: Read): Result<Read, readonly Issue[]> {
  return json.issues.length > 0 ? fail(json.issues) : ok(read);
}
