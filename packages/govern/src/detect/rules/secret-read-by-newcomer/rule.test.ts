import { describe, expect, it } from 'vitest';
import { detectIn, foundBy, recorded } from '../../../testing/detect.ts';
import { arnOf } from '../../../testing/test-model.ts';
import type { TrailEvent } from '../../../trail/trail-event.ts';
import { secretReadByNewcomer } from './rule.ts';

const DAY = 86_400;

/** A program, which reads a secret of its own. */
const PROGRAM = {
  type: 'AssumedRole',
  arn: 'arn:aws:sts::111122223333:assumed-role/Pay/8f2c',
  sessionContext: { sessionIssuer: { arn: arnOf('role/Pay') } },
};
const OTHER = {
  type: 'AssumedRole',
  arn: 'arn:aws:sts::111122223333:assumed-role/Mail/77aa',
  sessionContext: { sessionIssuer: { arn: arnOf('role/Mail') } },
};

function reads(second: number, secretId: string, parts: object = {}): TrailEvent {
  return calls(second, 'GetSecretValue', { secretId }, parts);
}

function calls(second: number, name: string, request: object, parts: object = {}): TrailEvent {
  const eventSource = /Parameter/.test(name) ? 'ssm.amazonaws.com' : 'secretsmanager.amazonaws.com';
  return recorded(second, name, request, { eventSource, readOnly: true, ...parts });
}

function parameters(second: number, name: string, given: object, parts: object = {}): TrailEvent {
  return calls(second, name, { withDecryption: true, ...given }, parts);
}

function many(second: number, count: number, parts: object = {}): readonly TrailEvent[] {
  return Array.from({ length: count }, (_, at) => reads(second + at, `s${at}`, parts));
}

const found = (events: readonly TrailEvent[]) => foundBy(secretReadByNewcomer, null, events);

/** A week of a program that reads. */
const WEEK = [reads(0, 'db', { userIdentity: PROGRAM })];
const AFTER = 7 * DAY;

describe('secret-read-by-newcomer fires on', () => {
  it('whoever reads a secret and never did, a program as less bad', () => {
    const arn = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:pay/card-key-AbC123';
    expect(found([...WEEK, reads(AFTER, arn)])).toEqual([
      'medium: ana read the secret pay/card-key, and no secret ever before [pay/card-key]',
    ]);
    expect(found([...WEEK, reads(AFTER, 'x', { userIdentity: OTHER })])).toEqual([
      'low: 77aa read the secret x, and no secret ever before [x]',
    ]);
    expect(found([...WEEK, parameters(AFTER, 'GetParameter', { name: '/db' })])).toHaveLength(1);
  });

  it('ten secrets within minutes, in the first week too where it is a person or user', () => {
    const title = 'read 10 secrets or more that it never read, within ten minutes';
    expect(found(many(0, 10))).toEqual([`medium: ana ${title} [-]`]);
    const names = Array.from({ length: 10 }, (_, at) => `/p${at}`);
    expect(found([parameters(0, 'GetParameters', { names })])).toEqual([
      `medium: ana ${title} [-]`,
    ]);
    const later = many(AFTER, 10, { userIdentity: PROGRAM });
    expect(found([...WEEK, ...later])).toEqual([`medium: 8f2c ${title} [-]`]);
  });

  it('whatever there is with some tag, or below a path', () => {
    const filters = [{ key: 'tag-key', values: ['live'] }];
    expect(found([calls(0, 'BatchGetSecretValue', { filters })])).toHaveLength(1);
    expect(found([parameters(0, 'GetParametersByPath', { path: '/live' })])).toHaveLength(1);
  });

  it('all of a harvest, with what was read before it was one', () => {
    const detected = detectIn(null, [many(0, 12)], [secretReadByNewcomer]);
    expect(detected.map(({ found: { earlier } }) => earlier?.length)).toEqual([9, 0, 0]);
  });
});

describe('secret-read-by-newcomer stays silent on', () => {
  it('whoever reads the same again', () => {
    const again = reads(AFTER, 'db', { userIdentity: PROGRAM });
    expect(found([...WEEK, again, again])).toEqual([]);
  });

  it('the first week of programs', () => {
    expect(found(many(0, 30, { userIdentity: PROGRAM }))).toEqual([]);
  });

  it.each([
    ['a service', reads(AFTER, 'x', { userIdentity: { type: 'AWSService', invokedBy: 'a.b' } })],
    ['a denied call', reads(AFTER, 'x', { errorCode: 'AccessDenied' })],
    ['a parameter that stays encrypted', calls(AFTER, 'GetParameter', { name: '/db' })],
  ])('%s', (_, event) => {
    expect(found([...WEEK, event])).toEqual([]);
  });

  it('a near miss: nine secrets, ten that take longer, a day short of a week', () => {
    expect(found(many(0, 9))).toEqual([]);
    const slow = Array.from({ length: 10 }, (_, at) => reads(at * 67, `s${at}`));
    expect(found(slow)).toEqual([]);
    expect(found([...WEEK, reads(AFTER - 1, 'x')])).toEqual([]);
  });
});
