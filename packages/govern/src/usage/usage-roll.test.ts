import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinUsage, type Usage, usageId } from './usage.ts';
import { UsageRoll } from './usage-roll.ts';

const generalOf = (action: string): string => `all of ${action}`;

function usage(parts: Partial<Usage> = {}): Usage {
  return {
    person: 'ana',
    principal: 'role/a',
    accountId: '111122223333',
    action: 's3:GetObject',
    resource: 'r',
    firstMs: 10,
    lastMs: 20,
    count: 1,
    denied: 0,
    ...parts,
  };
}

function rolled(usages: readonly Usage[]): readonly Usage[] {
  const roll = new UsageRoll(generalOf);
  for (const each of usages) roll.add(each);
  return roll.usages();
}

const anyUsage = fc
  .record({
    person: fc.constantFrom('ana', null),
    principal: fc.constantFrom('role/a', 'role/b'),
    action: fc.constantFrom('s3:GetObject', 'iam:GetRole'),
    resource: fc.constantFrom('r', 's'),
    firstMs: fc.nat(100),
    lastMs: fc.integer({ min: 100, max: 200 }),
    count: fc.integer({ min: 1, max: 9 }),
    denied: fc.nat(1),
  })
  .map(usage);

describe('uses are added up', () => {
  it('by who, what and on which, in whatever order they come', () => {
    fc.assert(
      fc.property(fc.array(anyUsage), fc.nat(), (usages, at) => {
        const whole = rolled(usages);
        const turned = [...usages.slice(at % 7), ...usages.slice(0, at % 7)];
        expect(rolled(turned)).toEqual(whole);
        const count = usages.reduce((sum, each) => sum + each.count, 0);
        expect(whole.reduce((sum, each) => sum + each.count, 0)).toBe(count);
        expect(new Set(whole.map(usageId)).size).toBe(whole.length);
        for (const each of whole) {
          const same = usages.filter((other) => usageId(other) === usageId(each));
          expect(same.reduce(joinUsage)).toEqual(each);
        }
      }),
    );
  });

  it('and told as one where there are very many resources, with nothing lost', () => {
    const many = Array.from({ length: 250 }, (_, at) =>
      usage({ resource: `r${at}`, firstMs: at, lastMs: 1000 - at }),
    );
    expect(rolled([...many, usage({ principal: 'role/b' })])).toEqual([
      usage({ resource: 'all of s3:GetObject', firstMs: 0, lastMs: 1000, count: 250 }),
      usage({ principal: 'role/b' }),
    ]);
  });

  it('none after all was taken', () => {
    const roll = new UsageRoll(generalOf);
    roll.add(usage());
    roll.clear();
    expect(roll.usages()).toEqual([]);
  });
});
