import { isOpenObject } from '../../../inventory/json-reader.ts';
import { callName } from '../../../trail/call-name.ts';
import { listIn, textIn } from '../../../trail/members.ts';
import type { TrailEvent } from '../../../trail/trail-event.ts';
import { given, givenValue } from '../../told.ts';

/** Secrets that a call gave. */
export interface ReadSecrets {
  /** Their names, or what they were asked for by where there may be many. */
  readonly names: readonly string[];
  readonly areMany: boolean;
}

const NONE: ReadSecrets = { names: [], areMany: false };

/** What of each call that gives secrets says which. */
const READS: ReadonlyMap<string, (event: TrailEvent) => ReadSecrets> = new Map([
  ['secretsmanager:GetSecretValue', (event) => named([given(event, 'secretId')])],
  ['secretsmanager:BatchGetSecretValue', ofBatch],
  ['ssm:GetParameter', (event) => decrypted(event, () => named([given(event, 'name')]))],
  ['ssm:GetParameterHistory', (event) => decrypted(event, () => named([given(event, 'name')]))],
  ['ssm:GetParameters', (event) => decrypted(event, () => named(listed(event, 'names')))],
  ['ssm:GetParametersByPath', (event) => decrypted(event, () => below(given(event, 'path')))],
]);

/** The calls that give secrets: those of Secrets Manager, and of parameters that are decrypted. */
export const READS_SECRETS: ReadonlySet<string> = new Set(READS.keys());

/** By what reads of one secret by the same caller are different ones. */
const APART_BY: ReadonlyMap<string, readonly string[]> = new Map([
  ['secretsmanager:GetSecretValue', ['secretId']],
  ['ssm:GetParameter', ['name', 'withDecryption']],
  ['ssm:GetParameterHistory', ['name', 'withDecryption']],
]);

/** Whether a call reads one secret, so that parameters that are texts say which. */
export function readsOne(call: Pick<TrailEvent, 'source' | 'name'>): boolean {
  return APART_BY.has(callName(call));
}

/** Parameters that tell which secret a call reads, and whether it does. */
export function apartBy(call: Pick<TrailEvent, 'source' | 'name'>): readonly string[] {
  return APART_BY.get(callName(call)) ?? [];
}

/** The secrets that a call gave; none of parameters that stayed encrypted. */
export function secretsIn(event: TrailEvent): ReadSecrets {
  return READS.get(callName(event))?.(event) ?? NONE;
}

function ofBatch(event: TrailEvent): ReadSecrets {
  const ids = listed(event, 'secretIdList');
  if (ids.length > 0) return named(ids);
  const filters = listIn(event.requestParameters, 'filters').map(describe);
  return { names: [`those with ${filters.join(', ')}`], areMany: true };
}

function describe(filter: unknown): string {
  if (!isOpenObject(filter)) return '';
  return `${textIn(filter, 'key') ?? ''} ${listIn(filter, 'values').join(' ')}`;
}

function decrypted(event: TrailEvent, read: () => ReadSecrets): ReadSecrets {
  return givenValue(event, 'withDecryption') === true ? read() : NONE;
}

function below(path: string | null): ReadSecrets {
  return path === null ? NONE : { names: [`those below ${path}`], areMany: true };
}

function listed(event: TrailEvent, key: string): readonly string[] {
  return listIn(event.requestParameters, key).filter((each) => typeof each === 'string');
}

/** A secret is named by its name or its ARN, which ends in six letters and digits of its own. */
function named(ids: readonly (string | null)[]): ReadSecrets {
  const names = ids
    .flatMap((id) => id ?? [])
    .map((id) =>
      id.replace(/^arn:[^:]+:secretsmanager:[^:]*:[^:]*:secret:(.+)-[A-Za-z0-9]{6}$/, '$1'),
    );
  return { names: [...new Set(names)], areMany: false };
}
