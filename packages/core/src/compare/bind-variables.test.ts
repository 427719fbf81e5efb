import { describe, expect, it } from 'vitest';
import { bindVariables } from './bind-variables.ts';
import { Budget } from './budget.ts';
import { textGlob } from './key-atom.ts';
import { Vocabulary } from './vocabulary.ts';

const FACTS = { isMultivalued: () => false, exampleOf: () => 'example' };

function bind(pattern: string, text: string): readonly string[] | null {
  const vocabulary = new Vocabulary(FACTS, ['aws'], new Budget(1000));
  const glob = textGlob(pattern, { style: 'resource', version: '2012-10-17' }, vocabulary);
  const bound = bindVariables(glob, text);
  return bound === null ? null : [...bound.values()];
}

describe('bindVariables', () => {
  it.each([
    ['arn:aws:s3:::home/${aws:username}/*', 'arn:aws:s3:::home/ada/notes', ['ada']],
    ['arn:aws:s3:::${a}-${b}', 'arn:aws:s3:::x-y-z', ['x', 'y-z']],
    ['arn:aws:s3:::${a}/${a}', 'arn:aws:s3:::ada/ada', ['ada']],
    ['arn:aws:s3:::${a}/${a}', 'arn:aws:s3:::ada/eve', null],
    ['arn:aws:s3:::home/${a}/*', 'arn:aws:s3:::home/', null],
    ['arn:aws:sqs:*:1:${a}', 'arn:aws:sqs:eu-west-1:1:q', ['q']],
    ['arn:aws:sqs:?:1:${a}', 'arn:aws:sqs::1:q', null],
  ])('%s against %s holds %j', (pattern, text, expected) => {
    expect(bind(pattern, text)).toEqual(expected);
  });
});
