import {
  fail,
  type Issue,
  ok,
  parseInstant,
  pointerTo,
  quote,
  type Result,
} from '@countersign/core';
import { isOpenObject, JsonReader, type OpenObject } from '../inventory/json-reader.ts';

/** A call as CloudTrail recorded it, as far as numbers rest on it. */
export interface TrailCall {
  /** What tells it from every other record; the same record may be in several files. */
  readonly id: string;
  /** In milliseconds since 1970. */
  readonly atMs: number;
  /** `iam:CreateUser`, made of source and name of the event. */
  readonly action: string;
  /** `null` for a call that AWS carried out. */
  readonly errorCode: string | null;
}

/**
 * Reads one record of CloudTrail. Fails with every error found.
 *
 * @see {@link https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html}
 */
export function readTrailCall(
  value: unknown,
  pointer: string,
): Result<TrailCall, readonly Issue[]> {
  const json = new JsonReader();
  if (!isOpenObject(value)) {
    json.error('wrong-type', pointer, `expected a record but found ${quote(value)}`);
    return fail(json.issues);
  }
  const call: TrailCall = {
    id: json.text(value, 'eventID', pointer),
    atMs: instantIn(json, value, pointer),
    action: actionOf(
      json.text(value, 'eventSource', pointer),
      json.text(value, 'eventName', pointer),
    ),
    errorCode: json.optionalText(value, 'errorCode', pointer),
  };
  return json.issues.length > 0 ? fail(json.issues) : ok(call);
}

function instantIn(json: JsonReader, value: OpenObject, pointer: string): number {
  const text = json.text(value, 'eventTime', pointer);
  const instant = text === '' ? 0 : parseInstant(text);
  if (instant !== null) return instant;
  const message = `${quote(text)} is not an instant`;
  json.error(
    'invalid-value',
    pointerTo(pointer, 'eventTime'),
    message,
    'as in 2026-01-31T08:00:00Z',
  );
  return 0;
}

/** Observed: names of some services carry the version of their interface, as in `AddPermission20150331v2`. */
function actionOf(source: string, name: string): string {
  return `${source.replace(/\.amazonaws\.com$/, '')}:${name.replace(/\d{8}(?:v\d+)?$/, '')}`;
}
