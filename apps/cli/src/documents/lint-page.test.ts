import { LINT_CHECKS } from '@countersign/govern';
import { expect, it } from 'vitest';
import { golden, updateHint } from '../testing/golden.ts';

it('docs/lint.md is current', () => {
  const rows = Object.entries(LINT_CHECKS).map(
    ([id, { severity, title }]) => `| \`${id}\` | ${severity} | ${title} |`,
  );
  const page = `${[...INTRODUCTION, ...rows].join('\n')}\n`;
  expect(page, updateHint('docs/lint.md')).toBe(golden('docs/lint.md', page));
});

const INTRODUCTION: readonly string[] = [
  '# What `countersign lint` checks',
  '',
  'An **error** means that AWS refuses the document, or that it does something else than it says. A **warning** means that it probably does not do what was meant. A **suggestion** says what could be simpler or safer. Errors and warnings end the command with exit code 1, suggestions do not.',
  '',
  'A document that is no policy at all is reported with the ids of the reader, such as `invalid-json`, `missing-element` or `unknown-element`.',
  '',
  'Actions and condition keys are compared with AWS’s published lists, as of the data set that the command was built with. A name that is not in them is not always wrong: AWS adds actions every week. Keys of identity providers, such as `token.actions.githubusercontent.com:sub`, are in no list and are not judged.',
  '',
  '| check | severity | reports |',
  '| --- | --- | --- |',
];
