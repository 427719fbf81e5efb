import { compareText } from '@countersign/core';
import type { AuditStore, CompleteAudit, FindingLife } from '@countersign/govern';
import { createMemoryAuditStore, sampleAudit, sampleFinding } from '@countersign/govern/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Given, plainLives } from './testing/plain-lives.ts';
import { describeStores } from './testing/test-stores.ts';

const ACCOUNTS = ['111122223333', '444455556666', '777788889999'] as const;
const RULES = ['rule-a', 'rule-b'] as const;

/** Findings have a home account and rest on others from one audit to the next. */
const sighting = fc.record({
  role: fc.constantFrom('one', 'two'),
  rule: fc.constantFrom(...RULES),
  home: fc.constantFrom(...ACCOUNTS),
  others: fc.subarray([...ACCOUNTS]),
  title: fc.constantFrom('x', 'y'),
  severity: fc.constantFrom('critical', 'low'),
  isAccepted: fc.boolean(),
});

/** Few values each, so that audits meet in everything: instants, scopes, findings. */
const given: fc.Arbitrary<Omit<Given, 'audit'> & { readonly parts: Partial<CompleteAudit> }> = fc
  .record({
    day: fc.integer({ min: 0, max: 6 }),
    accountIds: fc.subarray([...ACCOUNTS], { minLength: 1 }),
    incomplete: fc.subarray([...ACCOUNTS]),
    isWhole: fc.boolean(),
    organizationId: fc.constantFrom(null, null, 'o-a', 'o-b'),
    rules: fc.subarray([...RULES], { minLength: 1 }),
    sightings: fc.uniqueArray(sighting, {
      maxLength: 5,
      selector: ({ home, role, rule }) => `${rule} ${home} ${role}`,
    }),
  })
  .map(({ accountIds, day, incomplete, isWhole, organizationId, rules, sightings }) => ({
    parts: {
      ...sampleAudit('', day),
      scope: {
        accountIds,
        incompleteAccountIds: isWhole ? [] : incomplete.filter((id) => accountIds.includes(id)),
        organizationId,
        rules,
      },
    },
    findings: sightings
      .filter(({ home, rule }) => accountIds.includes(home) && rules.includes(rule))
      .map(({ home, isAccepted, others, role, ...parts }) =>
        sampleFinding(role, {
          ...parts,
          accountIds: [home, ...others.filter((id) => id !== home && accountIds.includes(id))],
          exception: isAccepted ? { owner: 'ada', reason: 'a tool', untilMs: 1 } : null,
        }),
      ),
  }));

const sequences: fc.Arbitrary<readonly Given[]> = fc
  .array(given, { minLength: 1, maxLength: 12 })
  .map((all) =>
    all.map(({ findings, parts }, index) => ({
      audit: { ...sampleAudit(String(index), 0), ...parts, id: String(index) },
      findings,
    })),
  );

async function saveAll(store: AuditStore, saved: readonly Given[]): Promise<void> {
  for (const { audit, findings } of saved) {
    const outcome = await store.save(audit, findings);
    if (!outcome.ok) throw new Error(outcome.failure[0]?.message);
  }
}

async function livesById(store: AuditStore): Promise<readonly FindingLife[]> {
  const lives: FindingLife[] = [];
  for await (const life of store.lives()) lives.push(life);
  return lives.toSorted((a, b) => compareText(a.id, b.id));
}

describe('lives of findings by random audits: memory', () => {
  it('are what a plain recomputation says', async () => {
    await fc.assert(
      fc.asyncProperty(sequences, async (saved) => {
        const store = createMemoryAuditStore();
        await saveAll(store, saved);
        expect(await livesById(store)).toEqual(plainLives(saved));
      }),
      { numRuns: 2000 },
    );
  });

  it('reach every state, and findings that come back', () => {
    const reached = new Set<string>();
    for (const saved of fc.sample(sequences, 1000)) {
      for (const life of plainLives(saved)) {
        reached.add(life.state);
        if (life.periods.length > 2) reached.add('back twice');
      }
    }
    expect([...reached].toSorted()).toEqual(['accepted', 'back twice', 'gone', 'open']);
  });
});

describeStores('lives of findings by random audits', ({ freshLocation, open }) => {
  it('are what a plain recomputation says', async () => {
    await fc.assert(
      fc.asyncProperty(sequences, async (saved) => {
        const store = await open(await freshLocation());
        await saveAll(store.audits, saved);
        expect(await livesById(store.audits)).toEqual(plainLives(saved));
        await store.close();
      }),
      { numRuns: 25 },
    );
  });

  it('are those of one state, whatever is saved while they are read', async () => {
    const { audits } = await open(await freshLocation());
    const names = Array.from({ length: 1000 }, (_, index) => `role-${index}`);
    // More sightings than are read at a time, so that those of one finding are read in two parts.
    for (let day = 0; day < 11; day += 1) {
      await audits.save(
        sampleAudit(String(day), day),
        names.map((name) => sampleFinding(name)),
      );
    }
    const lives: FindingLife[] = [];
    for await (const life of audits.lives()) {
      if (lives.length === 0) await audits.save(sampleAudit('last', 11), []);
      lives.push(life);
    }
    expect(new Set(lives.map(({ id }) => id)).size).toBe(1000);
    expect(new Set(lives.map(({ periods }) => JSON.stringify(periods)))).toEqual(
      new Set([
        JSON.stringify([
          {
            opened: { atMs: sampleAudit('', 0).atMs, auditId: '0' },
            lastSeen: { atMs: sampleAudit('', 10).atMs, auditId: '10' },
            gone: null,
          },
        ]),
      ]),
    );
    expect(new Set((await livesById(audits)).map(({ state }) => state))).toEqual(new Set(['gone']));
  });
});
