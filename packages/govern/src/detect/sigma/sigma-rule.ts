import {
  fail,
  type Issue,
  type IssueCode,
  ok,
  pointerTo,
  quote,
  type Result,
} from '@countersign/core';
import type { Severity } from '../../audit/finding.ts';
import { isOpenObject, type OpenObject } from '../../inventory/json-reader.ts';
import { nearestNames } from '../../lint/nearest-name.ts';
import type { RecordedCall } from '../detection-rule.ts';
import { type Condition, ConditionError, parseCondition } from './condition.ts';
import {
  compileField,
  every,
  type FieldTest,
  type FieldValue,
  fieldOf,
  MatcherError,
  MODIFIERS,
  not,
  type SigmaTools,
  some,
  type Tri,
} from './matcher.ts';
import { checkField } from './record-fields.ts';

/** What a rule says of itself. */
export interface SigmaMetadata {
  readonly id: string;
  /** By which correlations refer to it besides its id. */
  readonly name: string | null;
  readonly title: string;
  readonly description: string | null;
  readonly severity: Severity;
  /** Ids of MITRE ATT&CK. */
  readonly techniques: readonly string[];
}

/** A rule of Sigma about records of CloudTrail, ready to be asked. */
export interface SigmaRule extends SigmaMetadata {
  readonly matches: (record: OpenObject) => boolean;
  /** Whether a record of a call may match, by what all records of the call have in common. */
  readonly mayMatch: (call: RecordedCall) => boolean;
  /** The same, whoever makes it. */
  readonly mayMatchKind: (call: KindOfCall) => boolean;
}

/** Collects what is wrong with a document. */
export class SigmaIssues {
  readonly issues: Issue[] = [];

  add(code: IssueCode, pointer: string, message: string, help?: string): void {
    const issue = { code, severity: 'error', pointer, message } as const;
    this.issues.push(help === undefined ? issue : { ...issue, help });
  }
}

/**
 * Reads a rule. Fails with every error found: a field that CloudTrail does not have is one, as
 * such a rule would never match.
 *
 * @see {@link https://sigmahq.io/sigma-specification/specification/sigma-rules-specification.html}
 */
export function readSigmaRule(
  document: OpenObject,
  tools: SigmaTools,
): Result<SigmaRule, readonly Issue[]> {
  const problems = new SigmaIssues();
  const metadata = readMetadata(document, problems);
  checkLogSource(document, problems);
  const detection = document['detection'];
  if (!isOpenObject(detection)) {
    problems.add(
      'missing-element',
      '/detection',
      'a rule has searches and a condition',
      'add `detection`',
    );
    return fail(problems.issues);
  }
  const searches = readSearches(detection, { problems, tools });
  const condition = readConditions(detection, [...searches.keys()], problems);
  if (problems.issues.length > 0) return fail(problems.issues);
  const ask = (lookUp: LookUp): Tri => holds(condition, searches, lookUp);
  return ok({
    ...metadata,
    matches: (record) => ask((path) => fieldOf(record, path)) === true,
    mayMatch: (call) => ask((path) => fieldOfCall(call, path)) !== false,
    mayMatchKind: (call) => ask((path) => fieldOfKind(call, path)) !== false,
  });
}

/** What is said of a rule, or of a correlation. */
export function readMetadata(document: OpenObject, problems: SigmaIssues): SigmaMetadata {
  const title = textOf(document, 'title');
  if (title === null) {
    problems.add('missing-element', '/title', 'a rule has a title', 'add `title`');
  }
  const level = document['level'] === undefined ? 'medium' : textOf(document, 'level');
  const severity = level === null ? undefined : LEVELS.get(level);
  if (severity === undefined) {
    problems.add(
      'invalid-value',
      '/level',
      `${quote(document['level'])} is no level`,
      [...LEVELS.keys()].join(', '),
    );
  }
  const tags = Array.isArray(document['tags']) ? document['tags'] : [];
  return {
    id: textOf(document, 'id') ?? textOf(document, 'name') ?? title ?? '',
    name: textOf(document, 'name'),
    title: title ?? '',
    description: textOf(document, 'description')?.trim() ?? null,
    severity: severity ?? 'medium',
    techniques: tags.flatMap((tag) => {
      const technique =
        typeof tag === 'string' ? /^attack\.(t\d{4}(?:\.\d{3})?)$/i.exec(tag) : null;
      return technique?.[1] === undefined ? [] : [technique[1].toUpperCase()];
    }),
  };
}

const LEVELS: ReadonlyMap<string, Severity> = new Map<string, Severity>([
  ['informational', 'info'],
  ['low', 'low'],
  ['medium', 'medium'],
  ['high', 'high'],
  ['critical', 'critical'],
]);

/** A text member that says something. */
export function textOf(object: OpenObject, key: string): string | null {
  const value = Object.hasOwn(object, key) ? object[key] : null;
  return typeof value === 'string' && value !== '' ? value : null;
}

function checkLogSource(document: OpenObject, problems: SigmaIssues): void {
  const source = document['logsource'];
  const isOurs =
    isOpenObject(source) && source['product'] === 'aws' && source['service'] === 'cloudtrail';
  if (isOurs) return;
  problems.add(
    'invalid-value',
    '/logsource',
    'the rule is not about records of CloudTrail',
    'product: aws, service: cloudtrail',
  );
}

/** Fields that have to be as they are wanted together. */
type FieldGroup = readonly { readonly path: string; readonly test: FieldTest }[];

interface ReadParts {
  readonly problems: SigmaIssues;
  readonly tools: SigmaTools;
}

/** Of each search the groups of which one has to match. */
function readSearches(
  detection: OpenObject,
  parts: ReadParts,
): ReadonlyMap<string, readonly FieldGroup[]> {
  const searches = new Map<string, readonly FieldGroup[]>();
  for (const [name, value] of Object.entries(detection)) {
    if (name === 'condition') continue;
    const pointer = pointerTo('/detection', name);
    if (name === 'timeframe') {
      parts.problems.add(
        'unknown-element',
        pointer,
        'a time frame is no search',
        'write a correlation rule with `timespan`',
      );
      continue;
    }
    const groups = Array.isArray(value) ? value : [value];
    searches.set(
      name,
      groups.map((group, at) =>
        readGroup(group, Array.isArray(value) ? pointerTo(pointer, at) : pointer, parts),
      ),
    );
  }
  return searches;
}

function readGroup(group: unknown, pointer: string, parts: ReadParts): FieldGroup {
  if (!isOpenObject(group)) {
    parts.problems.add(
      'wrong-type',
      pointer,
      'words without a field are not looked for: a record is no line of text',
      'name the field, as in `errorMessage|contains`',
    );
    return [];
  }
  return Object.entries(group).flatMap(([key, value]) => {
    const field = readField(key, value, { ...parts, pointer: pointerTo(pointer, key) });
    return field === null ? [] : [field];
  });
}

function readField(
  key: string,
  value: unknown,
  { pointer, problems, tools }: ReadParts & { readonly pointer: string },
): FieldGroup[number] | null {
  const [path = '', ...modifiers] = key.split('|');
  const checked = checkField(path);
  if (!checked.isField) {
    const help = checked.nearest === null ? undefined : `did you mean \`${checked.nearest}\`?`;
    problems.add(
      'unknown-element',
      pointer,
      `records of CloudTrail have no field \`${path}\``,
      help,
    );
  }
  for (const modifier of modifiers) {
    if (MODIFIERS.includes(modifier)) continue;
    const [near] = nearestNames(modifier, MODIFIERS);
    const help = near === undefined ? MODIFIERS.join(', ') : `did you mean \`${near}\`?`;
    problems.add('unknown-operator', pointer, `there is no modifier \`${modifier}\``, help);
  }
  try {
    return { path, test: compileField(modifiers, Array.isArray(value) ? value : [value], tools) };
  } catch (error) {
    if (!(error instanceof MatcherError)) throw error;
    problems.add('invalid-value', pointer, error.message);
    return null;
  }
}

function readConditions(
  detection: OpenObject,
  names: readonly string[],
  problems: SigmaIssues,
): Condition {
  const given = detection['condition'];
  const texts = (Array.isArray(given) ? given : [given]).filter((text) => typeof text === 'string');
  if (texts.length === 0) {
    problems.add(
      'missing-element',
      '/detection/condition',
      'a rule has a condition',
      'as in `condition: selection`',
    );
  }
  const of = texts.flatMap((text) => {
    try {
      return [parseCondition(text, names)];
    } catch (error) {
      if (!(error instanceof ConditionError)) throw error;
      const help = names.length === 0 ? undefined : `the searches are ${names.join(', ')}`;
      problems.add('invalid-value', '/detection/condition', error.message, help);
      return [];
    }
  });
  return { kind: 'or', of };
}

type LookUp = (path: string) => FieldValue;

function holds(
  condition: Condition,
  searches: ReadonlyMap<string, readonly FieldGroup[]>,
  lookUp: LookUp,
): Tri {
  switch (condition.kind) {
    case 'search':
      return some(
        (searches.get(condition.name) ?? []).map((group) =>
          every(group.map(({ path, test }) => test(lookUp(path), lookUp))),
        ),
      );
    case 'not':
      return not(holds(condition.of, searches, lookUp));
    case 'and':
      return every(condition.of.map((each) => holds(each, searches, lookUp)));
    case 'or':
      return some(condition.of.map((each) => holds(each, searches, lookUp)));
  }
}

/** What is called, and how it ended. */
type KindOfCall = Pick<RecordedCall, 'source' | 'name' | 'errorCode'>;

/** What all records of a call have in common. */
function fieldOfCall(call: RecordedCall, path: string): FieldValue {
  const { identity, type } = call;
  switch (path) {
    case 'eventType':
      return type === null ? 'unknown' : { value: type };
    case 'userIdentity.type':
      return identity.type === null ? 'unknown' : { value: identity.type };
    case 'userIdentity.arn':
      return identity.arn === null ? 'unknown' : { value: identity.arn };
    case 'userIdentity.userName':
      return identity.userName === null ? 'unknown' : { value: identity.userName };
    default:
      return fieldOfKind(call, path);
  }
}

function fieldOfKind({ errorCode, name, source }: KindOfCall, path: string): FieldValue {
  switch (path) {
    case 'eventSource':
      return { value: source };
    case 'eventName':
      return { value: name };
    case 'errorCode':
      return errorCode === null ? 'absent' : { value: errorCode };
    default:
      return 'unknown';
  }
}
