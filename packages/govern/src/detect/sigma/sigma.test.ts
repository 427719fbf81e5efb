import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OpenObject } from '../../inventory/json-reader.ts';
import { foundBy, recorded } from '../../testing/detect.ts';
import type { TrailEvent } from '../../trail/trail-event.ts';
import type { DetectionRule } from '../detection-rule.ts';
import { type Condition, parseCondition } from './condition.ts';
import type { SigmaTools } from './matcher.ts';
import { checkField } from './record-fields.ts';
import { readSigma } from './sigma-detections.ts';
import { readSigmaRule } from './sigma-rule.ts';

/** Tests need no expression that takes long. */
const TOOLS: SigmaTools = {
  regex: (pattern, flags) => {
    const expression = new RegExp(pattern, flags);
    return (text) => expression.test(text);
  },
  range: (cidr) => {
    if (!cidr.includes('/')) throw new Error('it is no range');
    const [start = ''] = cidr.split('0/');
    return (text) => text.startsWith(start);
  },
};

const SOURCE = { product: 'aws', service: 'cloudtrail' };

function ruleOf(detection: object, parts: object = {}): OpenObject {
  return { title: 'A rule', logsource: SOURCE, detection, ...parts };
}

/** Whether a rule with one search matches a record. */
function matches(selection: unknown, record: OpenObject): boolean {
  const read = readSigmaRule(ruleOf({ selection, condition: 'selection' }), TOOLS);
  if (!read.ok) throw new Error(read.failure[0]?.message);
  return read.value.matches(record);
}

const RECORD: OpenObject = {
  eventName: 'CreateUser',
  eventSource: 'iam.amazonaws.com',
  sourceIPAddress: '10.0.0.7',
  errorCode: null,
  userIdentity: { arn: 'arn:aws:iam::111122223333:user/ana', userName: 'ana', type: 'IAMUser' },
  requestParameters: { userName: 'ana', count: 7, tags: [{ key: 'a' }, { key: 'b' }] },
};

describe('a search matches', () => {
  it.each<[unknown, boolean]>([
    [{ eventName: 'createuser' }, true],
    [{ eventName: 'Create' }, false],
    [{ eventName: 'Create*' }, true],
    [{ eventName: 'C?eateUser' }, true],
    [{ eventName: String.raw`Create\*` }, false],
    [{ eventName: ['DeleteUser', 'CreateUser'] }, true],
    [{ 'eventName|cased': 'createuser' }, false],
    [{ 'eventName|contains': 'teUs' }, true],
    [{ 'eventName|startswith': 'Create' }, true],
    [{ 'eventName|endswith': ['Role', 'User'] }, true],
    [{ 'eventName|contains|all': ['Create', 'User'] }, true],
    [{ 'eventName|contains|all': ['Create', 'Role'] }, false],
    [{ 'eventName|re': '^Create(User|Role)$' }, true],
    [{ 'eventName|re|i': '^create' }, true],
    [{ 'eventName|re': '^create' }, false],
    [{ 'sourceIPAddress|cidr': '10.0.0.0/8' }, true],
    [{ 'userAgent|exists': false }, true],
    [{ 'eventName|exists': false }, false],
    [{ userAgent: null }, true],
    [{ errorCode: null }, true],
    [{ eventName: null }, false],
    [{ 'requestParameters.userName|fieldref': 'userIdentity.userName' }, true],
    [{ 'requestParameters.userName|fieldref': 'eventName' }, false],
    [{ 'requestParameters.count|gte': 7 }, true],
    [{ 'requestParameters.count|lt': 7 }, false],
    [{ 'requestParameters.tags.key': 'b' }, true],
    [{ eventName: 'CreateUser', 'userIdentity.type': 'Root' }, false],
    [[{ 'userIdentity.type': 'Root' }, { eventName: 'CreateUser' }], true],
    [{ 'eventName|neq': 'DeleteUser' }, true],
  ])('%j: %j', (selection, expected) => {
    expect(matches(selection, RECORD)).toBe(expected);
  });
});

/** Works a condition out for searches that match or not. */
function evaluate(condition: Condition, found: ReadonlySet<string>): boolean {
  switch (condition.kind) {
    case 'search':
      return found.has(condition.name);
    case 'not':
      return !evaluate(condition.of, found);
    case 'and':
      return condition.of.every((each) => evaluate(each, found));
    case 'or':
      return condition.of.some((each) => evaluate(each, found));
  }
}

const NAMES = ['a', 'b', 'sel_x', 'sel_y'];

describe('a condition', () => {
  it.each<[string, readonly string[], boolean]>([
    ['a and not b', ['a'], true],
    ['a and not b', ['a', 'b'], false],
    ['a or b and sel_x', ['a'], true],
    ['(a or b) and sel_x', ['a'], false],
    ['1 of sel_*', ['sel_y'], true],
    ['all of sel_*', ['sel_y'], false],
    ['all of them', NAMES, true],
    ['any of them', ['b'], true],
    ['not 1 of sel_*', ['a'], true],
    ['NOT a AND b', ['b'], true],
  ])('%s of %j: %j', (text, found, expected) => {
    expect(evaluate(parseCondition(text, NAMES), new Set(found))).toBe(expected);
  });

  it.each<[string, RegExp]>([
    ['a and', /ends too early/],
    ['a b', /`b` was not expected/],
    ['(a', /`\)` is missing/],
    ['c', /no search `c`/],
    ['1 of c*', /no search `c\*`/],
    ['a | count() > 5', /correlation rule/],
  ])('%s is refused', (text, message) => {
    expect(() => parseCondition(text, NAMES)).toThrow(message);
  });

  it('means what JavaScript means by the same words', () => {
    const term: fc.Arbitrary<string> = fc.letrec<{ term: string }>((tie) => ({
      term: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom(...NAMES),
        tie('term').map((inner) => `not ${inner.includes(' ') ? `(${inner})` : inner}`),
        fc
          .tuple(tie('term'), fc.constantFrom('and', 'or'), tie('term'))
          .map(([one, operator, other]) => `(${one} ${operator} ${other})`),
      ),
    })).term;
    fc.assert(
      fc.property(term, fc.subarray(NAMES), (text, found) => {
        const has = new Set(found);
        const code = text
          .replaceAll('and', '&&')
          .replaceAll(/\bor\b/g, '||')
          .replaceAll('not', '!')
          .replaceAll(/\b(?:a|b|sel_x|sel_y)\b/g, (name) => String(has.has(name)));
        const expected = valueOf(code);
        expect(evaluate(parseCondition(text, NAMES), has)).toBe(expected);
      }),
    );
  });
});

/** The value of `&&`, `||`, `!`, brackets, `true` and `false`. */
function valueOf(code: string): boolean {
  let text = code.replaceAll(' ', '');
  for (;;) {
    const next = text
      .replace('!true', 'false')
      .replace('!false', 'true')
      .replace(/\((true|false)\)/, '$1')
      .replace(/\((true|false)(&&|\|\|)(true|false)\)/, (_, one, operator, other) =>
        String(
          operator === '&&'
            ? one === 'true' && other === 'true'
            : one === 'true' || other === 'true',
        ),
      );
    if (next === text) return text === 'true';
    text = next;
  }
}

describe('fields', () => {
  it.each<[string, string | null]>([
    ['sourceIpAddress', 'sourceIPAddress'],
    ['eventname', 'eventName'],
    ['useridentity.arn', 'userIdentity.arn'],
    ['userIdentity.sessionIssuer.arn', 'userIdentity.sessionContext.sessionIssuer.arn'],
    ['requestparameters.userName', 'requestParameters.userName'],
    ['status', null],
  ])('%s is refused, %s is near', (path, nearest) => {
    expect(checkField(path)).toMatchObject({ isField: false });
    const checked = checkField(path);
    expect(checked.isField ? '' : checked.nearest).toBe(nearest);
  });

  it.each(['eventName', 'requestParameters.any.thing', 'userIdentity.onBehalfOf.userId'])(
    '%s is one',
    (path) => {
      expect(checkField(path)).toEqual({ isField: true });
    },
  );

  it.each(['__proto__', 'constructor', 'userIdentity.toString'])('%s is none', (path) => {
    expect(checkField(path).isField).toBe(false);
  });
});

/** What is wrong with a document. */
function problemsOf(...documents: readonly unknown[]): readonly string[] {
  const read = readSigma([{ name: 'r.yml', documents }], TOOLS);
  return read.ok ? [] : read.failure.map(({ issue }) => `${issue.pointer}: ${issue.message}`);
}

describe('a rule is refused', () => {
  it('with every error, and where', () => {
    const selection = { sourceIpAddress: 'x', 'eventName|begins': 'y', 'userAgent|re': '(' };
    const problems = problemsOf(ruleOf({ selection, words: ['z'], condition: 'other' }));
    expect(problems.map((problem) => problem.split(':')[0])).toEqual([
      '/detection/selection/sourceIpAddress',
      '/detection/selection/eventName|begins',
      '/detection/selection/userAgent|re',
      '/detection/words/0',
      '/detection/condition',
    ]);
  });

  it('that is about something else, or says nothing', () => {
    expect(
      problemsOf(ruleOf({ s: {}, condition: 's' }, { logsource: { product: 'windows' } })),
    ).toEqual(['/logsource: the rule is not about records of CloudTrail']);
    expect(problemsOf('text')).toEqual([': a rule is a map']);
    expect(problemsOf({ title: 'x', logsource: SOURCE })).toEqual([
      '/detection: a rule has searches and a condition',
    ]);
    expect(problemsOf(ruleOf({ s: {}, condition: 's', timeframe: '5m' }))[0]).toContain(
      'time frame',
    );
  });

  it('a correlation of nothing', () => {
    const correlation = { type: 'event_cont', rules: ['r'], timespan: '5x', condition: {} };
    const problems = problemsOf({ title: 'c', correlation });
    expect(problems).toHaveLength(2);
    const fine = { type: 'event_count', rules: ['r'], timespan: '5m', condition: { gte: 2 } };
    expect(problemsOf({ title: 'c', correlation: fine })).toEqual([
      '/correlation/rules: there is no rule `r`',
    ]);
  });
});

function loaded(...documents: readonly unknown[]): readonly DetectionRule[] {
  const read = readSigma([{ name: 'r.yml', documents }], TOOLS);
  if (!read.ok) throw new Error(read.failure[0]?.issue.message);
  return read.value;
}

const CREATES = ruleOf(
  { s: { eventName: 'CreateUser' }, condition: 's' },
  { name: 'creates', level: 'high', tags: ['attack.t1136.003', 'attack.persistence'] },
);
const DELETES = ruleOf({ s: { eventName: 'DeleteUser' }, condition: 's' }, { name: 'deletes' });

function calls(...names: readonly string[]): readonly TrailEvent[] {
  return names.map((name, at) => recorded(at * 60, name, { userName: `u${at}` }));
}

describe('rules of Sigma', () => {
  it('find what they match, with what they say of themselves', () => {
    const [rule, ...others] = loaded(CREATES);
    expect(others).toEqual([]);
    expect(rule).toMatchObject({ id: 'creates', severity: 'high', techniques: ['T1136.003'] });
    if (rule === undefined) return;
    expect(foundBy(rule, null, calls('CreateUser', 'GetUser'))).toEqual(['high: A rule [-]']);
  });

  it('want only records that may match, by what all of a call have in common', () => {
    const [call] = calls('CreateUser');
    const selection = {
      eventName: 'CreateUser',
      'requestParameters.userName': 'x',
      'errorCode|exists': false,
    };
    const [rule] = loaded(ruleOf({ selection, condition: 'selection' }));
    if (call === undefined) return;
    expect(rule?.wants(call)).toBe(true);
    expect(rule?.wants({ ...call, errorCode: 'AccessDenied' })).toBe(false);
    expect(rule?.wants({ ...call, name: 'DeleteUser' })).toBe(false);
    const [negated] = loaded(ruleOf({ selection, condition: 'not selection' }));
    expect(negated?.wants({ ...call, name: 'DeleteUser' })).toBe(true);
  });

  it.each<[object, readonly string[], number]>([
    [
      { type: 'event_count', rules: ['creates'], condition: { gte: 3 } },
      ['CreateUser', 'CreateUser', 'CreateUser'],
      1,
    ],
    [
      { type: 'event_count', rules: ['creates'], condition: { gt: 3 } },
      ['CreateUser', 'CreateUser', 'CreateUser'],
      0,
    ],
    [
      { type: 'event_count', rules: ['creates'], timespan: '1m', condition: { gte: 3 } },
      ['CreateUser', 'CreateUser', 'CreateUser'],
      0,
    ],
    [
      {
        type: 'value_count',
        rules: ['creates'],
        condition: { field: 'requestParameters.userName', gte: 2 },
      },
      ['CreateUser', 'CreateUser'],
      1,
    ],
    [{ type: 'temporal', rules: ['deletes', 'creates'] }, ['CreateUser', 'DeleteUser'], 1],
    [{ type: 'temporal_ordered', rules: ['creates', 'deletes'] }, ['CreateUser', 'DeleteUser'], 1],
    [{ type: 'temporal_ordered', rules: ['creates', 'deletes'] }, ['DeleteUser', 'CreateUser'], 0],
  ])('are joined by correlations: %j', (correlation, names, count) => {
    const document = {
      title: 'Together',
      correlation: { timespan: '10m', 'group-by': ['userIdentity.arn'], ...correlation },
    };
    const rules = loaded(CREATES, DELETES, document);
    // Rules of a correlation tell nothing by themselves.
    expect(rules.at(-1)?.title).toBe('Together');
    const found = rules.slice(-1).flatMap((rule) => foundBy(rule, null, calls(...names)));
    expect(found).toHaveLength(count);
  });

  it('are told by themselves as well where a correlation says so', () => {
    const correlation = { type: 'temporal', rules: ['creates', 'deletes'], timespan: '5m' };
    expect(loaded(CREATES, DELETES, { title: 'c', correlation })).toHaveLength(1);
    const generating = { ...correlation, generate: true };
    expect(loaded(CREATES, DELETES, { title: 'c', correlation: generating })).toHaveLength(3);
  });
});
