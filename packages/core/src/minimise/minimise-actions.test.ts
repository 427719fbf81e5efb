import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryCatalog } from '../catalog/memory-catalog.ts';
import { type MinimiseOptions, minimiseActions } from './minimise-actions.ts';

function catalogOf(names: readonly string[]) {
  return memoryCatalog(
    names.map((name) => ({ name, accessLevels: [], resourceTypes: [], conditionKeys: [] })),
  );
}

const NAMES = [
  'ec2:CreateTags',
  'ec2:CreateVpc',
  'ec2:DeleteVpc',
  'ec2:DescribeImages',
  'ec2:DescribeInstances',
  'ec2:DescribeTags',
  'ec2:DescribeVpcs',
  's3:GetBucketAcl',
  's3:GetBucketPolicy',
  's3:GetObject',
  's3:GetObjectAcl',
  's3:PutBucketPolicy',
  's3:PutObject',
  's3-outposts:GetObject',
];
const CATALOG = catalogOf(NAMES);

function minimised(names: readonly string[], options: MinimiseOptions = {}) {
  const ids = names.map((name) => CATALOG.idOf(name) ?? -1);
  return minimiseActions(new Set(ids), CATALOG, options);
}

/** A policy evaluator's view of a pattern: case does not count. */
function expanded(patterns: readonly string[], names: readonly string[]): readonly string[] {
  const tests = patterns.map((pattern) => {
    const parts = pattern.split('*').map((part) => part.replaceAll(/[.+^${}()|[\]\\-]/g, '\\$&'));
    return new RegExp(`^${parts.join('.*')}$`, 'i');
  });
  return names.filter((name) => tests.some((test) => test.test(name)));
}

function isDescribeTags(id: number): boolean {
  return CATALOG.actionNames[id] === 'ec2:DescribeTags';
}

const describes = NAMES.filter((name) => name.startsWith('ec2:Describe'));

describe('actions are written', () => {
  it('as one pattern where nothing else begins so', () => {
    expect(minimised(describes)).toEqual({
      patterns: ['ec2:Describe*'],
      characters: '"ec2:Describe*",'.length,
      atLeast: '"ec2:Describe*",'.length,
    });
    // No other action of the service has this letter, in whatever case.
    expect(minimised(describes, { mode: 'shortest' }).patterns).toEqual(['ec2:*I*']);
  });

  it('as everything of a service, and nothing of one', () => {
    const all = NAMES.filter((name) => name.startsWith('s3:'));
    expect(minimised(all).patterns).toEqual(['s3:*']);
    expect(minimised([])).toEqual({ patterns: [], characters: 0, atLeast: 0 });
  });

  it('by their last words, and by words between', () => {
    const policies = ['s3:GetBucketPolicy', 's3:PutBucketPolicy'];
    expect(minimised(policies).patterns).toEqual(['s3:*Policy']);
    expect(minimised(['s3:GetBucketAcl', ...policies]).patterns).toEqual(['s3:*Bucket*']);
  });

  it('one by one where they are to be', () => {
    const { patterns } = minimised(describes, { isExplicit: isDescribeTags });
    expect(patterns).toContain('ec2:DescribeTags');
    const others = patterns.filter((pattern) => pattern !== 'ec2:DescribeTags');
    expect(expanded(others, NAMES)).toEqual(describes.filter((name) => !name.endsWith('Tags')));
  });
});

const word = fc.constantFrom('Get', 'Put', 'List', 'Bucket', 'Acl', 'Policy', 'V2', 'VPC', 'Tags');
const name = fc
  .tuple(
    fc.constantFrom('a', 'b-c'),
    fc.array(word, { minLength: 1, maxLength: 4 }).map((all) => all.join('')),
  )
  .map((parts) => parts.join(':'));
const mode = fc.constantFrom('shortest' as const, 'readable' as const);

describe('whatever the actions', { timeout: 60_000 }, () => {
  it('the patterns match exactly these, and are no longer than naming each', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(name, fc.boolean()), {
          selector: ([each]) => each.toLowerCase(),
          minLength: 1,
          maxLength: 40,
        }),
        mode,
        fc.boolean(),
        (all, chosenMode, keepsSome) => {
          const names = all.map(([each]) => each);
          const catalog = catalogOf(names);
          const wanted = all.filter(([, isWanted]) => isWanted).map(([each]) => each);
          const ids = new Set(wanted.map((each) => catalog.idOf(each) ?? -1));
          const isExplicit = (id: number) => keepsSome && id % 3 === 0;
          const options = { mode: chosenMode, isExplicit };
          const { atLeast, characters, patterns } = minimiseActions(ids, catalog, options);
          expect(expanded(patterns, names).toSorted()).toEqual(wanted.toSorted());
          expect(characters).toBe(patterns.map((each) => `"${each}",`).join('').length);
          expect(characters).toBeLessThanOrEqual(
            wanted.map((each) => `"${each}",`).join('').length,
          );
          expect(atLeast).toBeLessThanOrEqual(characters);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('readable patterns are made of whole words', () => {
    const words = /^(?:Get|Put|List|Bucket|Acl|Policy|V|2|VPC|Tags|\*)*$/;
    fc.assert(
      fc.property(
        fc.uniqueArray(name, { minLength: 2, maxLength: 30 }),
        fc.nat(),
        (names, seed) => {
          const catalog = catalogOf(names);
          const ids = new Set(names.map((_, id) => id).filter((id) => (id * 7 + seed) % 3 > 0));
          for (const pattern of minimiseActions(ids, catalog).patterns) {
            expect(pattern.slice(pattern.indexOf(':') + 1)).toMatch(words);
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});
