import { compareText, type Result } from '@countersign/core';
import type {
  AuditStore,
  CompleteAudit,
  FindingLife,
  RecordedFinding,
  SaveOutcome,
} from '../audit-store.ts';
import { dayMs, sampleAudit, sampleFinding } from './sample-audits.ts';

/** Fails unless both are equal in depth. */
export type ExpectEqual = (actual: unknown, expected: unknown) => void;

/**
 * One thing that every audit store does. `store` is empty at the start.
 *
 * Cases know no test framework: whoever runs them brings the comparison.
 */
export interface AuditStoreCase {
  readonly name: string;
  readonly run: (store: AuditStore, equal: ExpectEqual) => Promise<void>;
}

const A = '111122223333';
const B = '444455556666';
const BOTH = { accountIds: [A, B] };

const SAVING: readonly AuditStoreCase[] = [
  {
    name: 'is empty at first',
    async run(store, equal) {
      equal(await store.audits(), []);
      equal(await store.findAudit('a'), null);
      equal(await all(store.findingsOf('a')), []);
      equal(await all(store.lives()), []);
    },
  },
  {
    name: 'gives an audit back as it was saved',
    async run(store, equal) {
      const audit = sampleAudit('a', 1, {
        inputs: ['a.json', 'b.json'],
        configuration: 'countersign.yaml',
        notKnown: ['what the policy of a key says'],
        scope: {
          ...BOTH,
          incompleteAccountIds: [B],
          organizationId: 'o-sample',
          rules: ['rule-a'],
        },
      });
      const findings = [
        sampleFinding('one', {
          severity: 'critical',
          conditions: ['if', 'when'],
          accountIds: [A, B],
        }),
        sampleFinding('two', {
          certainty: 'needs-inventory',
          exception: { owner: 'ada', reason: 'a tool', untilMs: dayMs(9) },
        }),
      ];
      equal(await store.save(audit, findings), saved());
      equal(await store.findAudit('a'), audit);
      equal(await allById(store, 'a'), byId(findings));
      equal(await all(store.findingsOf('b')), []);
    },
  },
  {
    name: 'keeps the witness with all its parts',
    async run(store, equal) {
      const [step] = sampleFinding('one').finding.witness;
      if (step === undefined) throw new Error('the sample has no witness');
      const finding = sampleFinding('one', {
        witness: [{ ...step, context: { 'aws:SourceIp': ['1.2.3.4'], 'aws:TagKeys': [] } }, step],
        afterwards: [{ ...step, decision: 'Unknown', statements: [] }],
      });
      await store.save(sampleAudit('a', 1), [finding]);
      equal(await all(store.findingsOf('a')), [finding]);
    },
  },
  {
    name: 'keeps any text exactly',
    async run(store, equal) {
      const texts = [
        '"quoted\\"',
        'nul\u0000',
        'lone \uD800',
        'é – 鍵 🔑',
        '__proto__',
        '',
        "' --",
      ];
      const findings = texts.map((text) =>
        sampleFinding(text, { title: text, conditions: [text], fix: text }),
      );
      const audit = sampleAudit('a', 1, {
        inputs: texts,
        configuration: '\u0000',
        notKnown: texts,
      });
      equal(await store.save(audit, findings), saved());
      equal(await store.findAudit('a'), audit);
      equal(await allById(store, 'a'), byId(findings));
      equal((await livesById(store)).map(({ title }) => title).toSorted(), texts.toSorted());
    },
  },
  {
    name: 'tells texts apart that look alike',
    async run(store, equal) {
      const findings = ['\uD800', '\uDBFF', '\uFFFD', 'A', 'a', 'a ', 'é', 'e\u0301'].map((name) =>
        sampleFinding(name),
      );
      equal(await store.save(sampleAudit('a', 1), findings), saved());
      equal(await allById(store, 'a'), byId(findings));
    },
  },
  {
    name: 'takes an audit without findings',
    async run(store, equal) {
      equal(await store.save(sampleAudit('a', 1), []), saved());
      equal(
        (await store.audits()).map(({ id }) => id),
        ['a'],
      );
    },
  },
  {
    name: 'saves an audit once',
    async run(store, equal) {
      await store.save(sampleAudit('a', 1), [sampleFinding('one')]);
      equal(await store.save(sampleAudit('a', 2), []), { ok: true, value: 'already-saved' });
      equal(
        (await store.audits()).map(({ atMs }) => atMs),
        [dayMs(1)],
      );
      equal(await all(store.findingsOf('a')), [sampleFinding('one')]);
    },
  },
  {
    name: 'saves audits that are given at once',
    async run(store, equal) {
      const ids = ['a', 'b', 'c', 'd', 'e'];
      const save = async (id: string): Promise<unknown> =>
        store.save(sampleAudit(id, 1), [sampleFinding('one'), sampleFinding(id)]);
      equal(await Promise.all(ids.map(save)), ids.map(saved));
      equal((await store.audits()).map(({ id }) => id).toSorted(), ids);
      for (const id of ids) equal((await all(store.findingsOf(id))).length, 2);
    },
  },
];

const LISTING: readonly AuditStoreCase[] = [
  {
    name: 'lists audits by their instant, those of one instant in the order of saving',
    async run(store, equal) {
      for (const [id, day] of Object.entries({ a: 3, b: 1, c: 2, d: 1 })) {
        await store.save(sampleAudit(id, day), []);
      }
      equal(
        (await store.audits()).map(({ id }) => id),
        ['b', 'd', 'c', 'a'],
      );
    },
  },
  {
    name: 'counts findings by severity, accepted ones apart',
    async run(store, equal) {
      const exception = { owner: 'ada', reason: 'a tool', untilMs: dayMs(9) };
      const { notKnown, ...audit } = sampleAudit('a', 1);
      equal(notKnown, []);
      await store.save(sampleAudit('a', 1), [
        sampleFinding('one', { severity: 'critical' }),
        sampleFinding('two', { severity: 'info' }),
        sampleFinding('three', { severity: 'info' }),
        sampleFinding('four', { severity: 'info', exception }),
      ]);
      equal(await store.audits(), [
        {
          ...audit,
          bySeverity: { critical: 1, high: 0, medium: 0, low: 0, info: 2 },
          acceptedCount: 1,
        },
      ]);
    },
  },
];

const REFUSING: readonly AuditStoreCase[] = [
  {
    name: 'refuses an audit that has a finding twice, whole',
    async run(store, equal) {
      const findings = [sampleFinding('one'), sampleFinding('two'), sampleFinding('one')];
      equal(pointerOf(await store.save(sampleAudit('a', 1), findings)), '/findings/2/id');
      await equalEmpty(store, equal);
    },
  },
  {
    name: 'refuses what was not looked for, whole',
    async run(store, equal) {
      const findings = [sampleFinding('one'), sampleFinding('two', { rule: 'rule-c' })];
      equal(pointerOf(await store.save(sampleAudit('a', 1), findings)), '/findings/1/rule');
      const elsewhere = [sampleFinding('one', { accountIds: [B] })];
      equal(pointerOf(await store.save(sampleAudit('a', 1), elsewhere)), '/findings/0/accountIds');
      const nowhere = [{ ...sampleFinding('one'), accountIds: [] }];
      equal(pointerOf(await store.save(sampleAudit('a', 1), nowhere)), '/findings/0/accountIds');
      await equalEmpty(store, equal);
    },
  },
  {
    name: 'refuses an instant that is none, and an id that is empty',
    async run(store, equal) {
      for (const atMs of [Number.NaN, 0.5, Number.POSITIVE_INFINITY]) {
        equal(pointerOf(await store.save(sampleAudit('a', 1, { atMs }), [])), '/atMs');
      }
      equal(pointerOf(await store.save(sampleAudit('', 1), [])), '/id');
      await equalEmpty(store, equal);
    },
  },
  {
    name: 'saves nothing when the findings cannot be had',
    async run(store, equal) {
      const why = await store.save(sampleAudit('a', 1), breakingOff()).catch(messageOf);
      equal(why, 'no more findings');
      await equalEmpty(store, equal);
      equal(await store.save(sampleAudit('a', 1), [sampleFinding('one')]), saved());
    },
  },
];

const LIVES: readonly AuditStoreCase[] = [
  {
    name: 'tells that a finding is there since the first audit that has it',
    async run(store, equal) {
      await saveDays(store, { 1: [], 2: ['one'], 3: ['one'], 4: ['one'] });
      const { finding } = sampleFinding('one');
      const { id, rule, severity, subject, accountId, certainty, title } = finding;
      equal(await livesById(store), [
        {
          id,
          rule,
          severity,
          subject,
          accountId,
          certainty,
          title,
          state: 'open',
          periods: [{ opened: moment(2), lastSeen: moment(4), gone: null }],
          lastLookedAt: moment(4),
        },
      ]);
    },
  },
  {
    name: 'tells since when a finding is gone, and that it came back',
    async run(store, equal) {
      await saveDays(store, { 1: ['one'], 2: [], 3: [], 4: ['one'], 5: ['one'], 6: [] });
      const [life] = await livesById(store);
      equal(life?.state, 'gone');
      equal(life?.periods, [
        { opened: moment(1), lastSeen: moment(1), gone: moment(2) },
        { opened: moment(4), lastSeen: moment(5), gone: moment(6) },
      ]);
      equal(life?.lastLookedAt, moment(6));
    },
  },
  {
    name: 'orders audits by their instant, whenever they are saved',
    async run(store, equal) {
      await saveDays(store, { 5: ['one'] });
      await saveDays(store, { 1: ['one'] });
      await saveDays(store, { 3: [] });
      const [life] = await livesById(store);
      equal(life?.periods, [
        { opened: moment(1), lastSeen: moment(1), gone: moment(3) },
        { opened: moment(5), lastSeen: moment(5), gone: null },
      ]);
    },
  },
  {
    name: 'tells what a finding is as it was last seen',
    async run(store, equal) {
      const exception = { owner: 'ada', reason: 'a tool', untilMs: dayMs(9) };
      const last = { severity: 'low', title: 'new', certainty: 'conditional' } as const;
      await store.save(sampleAudit('3', 3), [sampleFinding('one', { ...last, exception })]);
      await store.save(sampleAudit('1', 1), [sampleFinding('one', { title: 'old' })]);
      const [life] = await livesById(store);
      equal(
        [life?.severity, life?.title, life?.certainty, life?.state],
        ['low', 'new', 'conditional', 'accepted'],
      );
      equal(life?.periods, [{ opened: moment(1), lastSeen: moment(3), gone: null }]);
    },
  },
];

const SCOPES: readonly AuditStoreCase[] = [
  missed('an audit of another account', {}, { accountIds: [B] }, false),
  missed('an audit of this and another account', {}, BOTH, true),
  missed('an audit by another rule', {}, { rules: ['rule-b'] }, false),
  missed('an audit that had the account in part', {}, { incompleteAccountIds: [A] }, false),
  missed('an audit without the organisation', { organizationId: 'o-a' }, {}, false),
  missed(
    'an audit of another organisation',
    { organizationId: 'o-a' },
    { organizationId: 'o-b' },
    false,
  ),
  missed(
    'an audit of the same organisation',
    { organizationId: 'o-a' },
    { organizationId: 'o-a' },
    true,
  ),
  missed('an audit that knows the organisation as well', {}, { organizationId: 'o-a' }, true),
  {
    name: 'a finding that rests on two accounts is gone when both were looked at',
    async run(store, equal) {
      await store.save(sampleAudit('1', 1, { scope: BOTH }), [
        sampleFinding('one', { accountIds: [A, B] }),
      ]);
      await store.save(sampleAudit('2', 2), []);
      equal(
        (await livesById(store)).map(({ state }) => state),
        ['open'],
      );
      await store.save(sampleAudit('3', 3, { scope: BOTH }), []);
      const [life] = await livesById(store);
      equal(life?.periods[0]?.gone, moment(3));
    },
  },
  {
    name: 'each account has lives of its own',
    async run(store, equal) {
      const inB = sampleFinding('one', { accountIds: [B] });
      await store.save(sampleAudit('1', 1), [sampleFinding('one')]);
      await store.save(sampleAudit('2', 2, { scope: { accountIds: [B] } }), [inB]);
      await store.save(sampleAudit('3', 3), []);
      await store.save(sampleAudit('4', 4, { scope: { accountIds: [B] } }), [inB]);
      const lives = await livesById(store);
      equal(
        lives.map(({ accountId, state }) => [accountId, state]),
        [
          [A, 'gone'],
          [B, 'open'],
        ],
      );
      equal(lives[0]?.periods, [{ opened: moment(1), lastSeen: moment(1), gone: moment(3) }]);
      equal(lives[1]?.periods, [{ opened: moment(2), lastSeen: moment(4), gone: null }]);
    },
  },
];

/** What every audit store does, as cases to be run by a test framework. */
export const AUDIT_STORE_CONTRACT: readonly AuditStoreCase[] = [
  ...SAVING,
  ...LISTING,
  ...REFUSING,
  ...LIVES,
  ...SCOPES,
];

/** A finding is seen, and then there is an audit without it, of the scope given. */
function missed(
  what: string,
  seen: Partial<CompleteAudit['scope']>,
  then: Partial<CompleteAudit['scope']>,
  isGone: boolean,
): AuditStoreCase {
  return {
    name: `${what} ${isGone ? 'tells' : 'does not tell'} that a finding is gone`,
    async run(store, equal) {
      await store.save(sampleAudit('1', 1, { scope: seen }), [sampleFinding('one')]);
      await store.save(sampleAudit('2', 2, { scope: then }), []);
      const [life] = await livesById(store);
      equal(life?.periods, [
        { opened: moment(1), lastSeen: moment(1), gone: isGone ? moment(2) : null },
      ]);
      equal(life?.lastLookedAt, moment(isGone ? 2 : 1));
    },
  };
}

/** Saves an audit for each day, with the named findings; its id is the day. */
async function saveDays(
  store: AuditStore,
  names: Readonly<Record<number, readonly string[]>>,
): Promise<void> {
  for (const [day, found] of Object.entries(names)) {
    await store.save(
      sampleAudit(day, Number(day)),
      found.map((name) => sampleFinding(name)),
    );
  }
}

function moment(day: number): FindingLife['lastLookedAt'] {
  return { atMs: dayMs(day), auditId: String(day) };
}

function* breakingOff(): Iterable<RecordedFinding> {
  yield sampleFinding('one');
  throw new Error('no more findings');
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function saved(): Result<SaveOutcome, never> {
  return { ok: true, value: 'saved' };
}

function pointerOf(result: Awaited<ReturnType<AuditStore['save']>>): string | undefined {
  return result.ok ? undefined : result.failure[0]?.pointer;
}

async function equalEmpty(store: AuditStore, equal: ExpectEqual): Promise<void> {
  equal(await store.audits(), []);
  equal(await all(store.lives()), []);
}

async function all<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const list: Item[] = [];
  for await (const item of items) list.push(item);
  return list;
}

function byId(findings: readonly RecordedFinding[]): readonly RecordedFinding[] {
  return findings.toSorted((a, b) => compareText(a.finding.id, b.finding.id));
}

async function allById(store: AuditStore, auditId: string): Promise<readonly RecordedFinding[]> {
  return byId(await all(store.findingsOf(auditId)));
}

async function livesById(store: AuditStore): Promise<readonly FindingLife[]> {
  return (await all(store.lives())).toSorted((a, b) => compareText(a.id, b.id));
}
