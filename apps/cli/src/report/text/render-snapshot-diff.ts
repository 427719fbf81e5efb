import { compareText, formatInstant } from '@countersign/core';
import {
  type ChangedFinding,
  type Finding,
  type ItemDifference,
  isWorse,
  principalsOf,
} from '@countersign/govern';
import { guardrailNames } from '../../audit/cited-statements.ts';
import type { DiffedInput, SnapshotDiff } from '../../snapshot/diff-snapshots.ts';
import { createPaint, type Paint } from '../../terminal/paint.ts';
import { plainText } from '../../terminal/plain-text.ts';
import { counted, labelled, wrap } from '../../terminal/wrap.ts';
import { type DifferenceLook, itemLines } from './difference-lines.ts';
import { findingLines } from './finding-lines.ts';
import { ITEM_LABELS } from './item-labels.ts';

/** How a diff is shown as text. */
export interface SnapshotDiffLook {
  /** Columns to wrap to. */
  readonly width: number;
  readonly useColor: boolean;
  /** Everything, however long. */
  readonly showAll: boolean;
}

/** Longer lists are cut, with a word on how to see the rest. */
const MAX_ITEMS = 40;
const MAX_FINDINGS = 10;
const MAX_NOT_KNOWN = 12;

interface Look extends SnapshotDiffLook {
  readonly paint: Paint;
}

/** Shows what changed, what it did, and what is not known of it. */
export function renderSnapshotDiff(diff: SnapshotDiff, options: SnapshotDiffLook): string {
  const look: Look = { ...options, paint: createPaint(options.useColor) };
  const lines = [
    ...headline(diff, look),
    ...changeLines(diff, look),
    ...findingSections(diff, look),
    ...notKnownLines(diff, look),
  ];
  return `${lines.join('\n')}\n`;
}

function headline(diff: SnapshotDiff, { paint, width }: Look): readonly string[] {
  const { comparedAccounts, findings } = diff;
  const scope = [
    `${counted(comparedAccounts, 'account')} compared`,
    `${principalCount(diff.old)} → ${counted(principalCount(diff.new), 'principal')}`,
    `judged at ${formatInstant(diff.atMs)}`,
    ...(diff.configurationFile === null ? [] : [`configured by ${diff.configurationFile}`]),
  ];
  const worse = findings.changed.filter(isWorse).length;
  const isWorseNow = findings.appeared.length + worse > 0;
  const found = [
    `${counted(findings.appeared.length, 'finding')} appeared`,
    ...(worse > 0 ? [`${worse} became worse`] : []),
    `${findings.gone.length} ${findings.gone.length === 1 ? 'is' : 'are'} gone`,
    ...(findings.undecided.length > 0 ? [`${findings.undecided.length} not known`] : []),
  ].join(', ');
  const names = `${plainText(diff.old.name)} → ${plainText(diff.new.name)}`;
  return [
    `${paint.bold('Countersign snapshot diff')} ${names}`,
    ...wrap(plainText(scope.join(' · ')), width).map(paint.dim),
    '',
    paint.bold(isWorseNow ? `✖ ${found}` : paint.good(`✔ ${found}`)),
  ];
}

function principalCount({ report }: DiffedInput): number {
  return [...principalsOf(report.model)].length;
}

function changeLines(diff: SnapshotDiff, look: Look): readonly string[] {
  const { documents } = diff;
  const { items } = diff.differences;
  const { paint } = look;
  if (items.length === 0) return ['', paint.bold('What changed'), '  nothing'];
  const ofItems: DifferenceLook = { ...look, documents };
  const groups = [...groupByPlace(items, diff)].toSorted(([a], [b]) => compareText(a, b));
  return [
    '',
    paint.bold(`What changed (${items.length})`),
    ...tableLines(items, paint),
    ...groups.flatMap(([title, group]) => [
      '',
      paint.bold(title.trimStart()),
      ...cut(group, MAX_ITEMS, look, (item) => itemLines(item, ofItems)),
    ]),
  ];
}

/** How many of each kind came, went and changed. */
function tableLines(items: readonly ItemDifference[], paint: Paint): readonly string[] {
  const rows = Object.entries(ITEM_LABELS)
    .map(([kind, [, label]]) => ({ label, of: items.filter((item) => item.kind === kind) }))
    .filter(({ of }) => of.length > 0)
    .map(({ label, of }) => [
      label,
      ...(['added', 'removed', 'changed'] as const).map((how) =>
        String(of.filter((item) => item.how === how).length),
      ),
    ]);
  const head = ['', 'ADDED', 'REMOVED', 'CHANGED'];
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    `  ${cells
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')}`;
  return [paint.dim(line(head)), ...rows.map(line)];
}

/** Items by the heading under which they stand. */
function groupByPlace(
  items: readonly ItemDifference[],
  diff: SnapshotDiff,
): ReadonlyMap<string, readonly ItemDifference[]> {
  const groups = new Map<string, ItemDifference[]>();
  for (const item of items) {
    const title = placeTitle(item, diff);
    const known = groups.get(title);
    if (known === undefined) groups.set(title, [item]);
    else known.push(item);
  }
  return groups;
}

/** Where an item stands. A space puts the organisation, to which accounts belong, before all others. */
function placeTitle({ accountId, kind }: ItemDifference, diff: SnapshotDiff): string {
  if (kind === 'aws-managed-policy') return 'Policies of AWS';
  if (accountId === null || kind === 'account') return ' Organisation';
  const named = [diff.new, diff.old].map(
    ({ report }) => report.model.organization?.accounts.get(accountId)?.name,
  );
  const name = named.find((each) => each !== undefined);
  return plainText(`Account ${accountId}${name === undefined ? '' : ` (${name})`}`);
}

function findingSections(diff: SnapshotDiff, look: Look): readonly string[] {
  const { accepted, appeared, changed, gone, undecided } = diff.findings;
  const ofOld = (finding: Finding): readonly string[] => linesOf(finding, diff.old, look);
  const ofNew = (finding: Finding): readonly string[] => linesOf(finding, diff.new, look);
  return [
    ...section('Findings that appeared', appeared, look, ofNew),
    ...section('Findings that became worse', changed.filter(isWorse), look, (each) => [
      ...ofNew(each.after),
      ...changedLines(each),
    ]),
    ...section('Findings that are gone', gone, look, ofOld),
    ...section(
      'Findings that are less severe or less sure',
      changed.filter((each) => !isWorse(each)),
      look,
      (each) => [
        ...labelled('● ', plainText(each.after.title), look.width),
        look.paint.dim(`  ${plainText(each.after.id)}`),
        ...changedLines(each),
      ],
    ),
    ...section('Appeared and accepted', accepted, look, ({ exception, finding }) => [
      ...ofNew(finding),
      ...labelled('  owner ', plainText(`${exception.owner}: ${exception.reason}`), look.width),
    ]),
    ...section(
      'Findings in one of the two that were not looked for in all of the other',
      undecided,
      look,
      (each) => [
        ...(each.in === 'old' ? ofOld : ofNew)(each.finding),
        `  in    ${each.in === 'old' ? 'OLD' : 'NEW'} only`,
      ],
    ),
  ];
}

function linesOf(
  finding: Finding,
  { report }: DiffedInput,
  { paint, showAll, width }: Look,
): readonly string[] {
  return findingLines(finding, {
    width,
    showAll,
    paint,
    guardrails: guardrailNames(report.model),
  });
}

function changedLines({ after, before }: ChangedFinding): readonly string[] {
  return [
    `  was   ${before.severity}, ${before.certainty}`,
    `  is    ${after.severity}, ${after.certainty}`,
  ];
}

function section<Item>(
  title: string,
  items: readonly Item[],
  look: Look,
  linesOfItem: (item: Item) => readonly string[],
): readonly string[] {
  if (items.length === 0) return [];
  return [
    '',
    look.paint.bold(`${title} (${items.length})`),
    ...cut(items, MAX_FINDINGS, look, (item) => ['', ...linesOfItem(item)]),
  ];
}

function notKnownLines({ notKnown }: SnapshotDiff, look: Look): readonly string[] {
  if (notKnown.length === 0) return [];
  return [
    '',
    look.paint.bold(`Not known (${notKnown.length})`),
    ...cut(notKnown, MAX_NOT_KNOWN, look, (text) => labelled('  · ', plainText(text), look.width)),
  ];
}

/** The first items, and a word on how to see the rest. */
function cut<Item>(
  items: readonly Item[],
  most: number,
  { paint, showAll }: Look,
  linesOfItem: (item: Item) => readonly string[],
): readonly string[] {
  const limit = showAll ? items.length : most;
  const rest = items.length - limit;
  return [
    ...items.slice(0, limit).flatMap((item) => linesOfItem(item)),
    ...(rest > 0 ? [paint.dim(`  … and ${rest} more (show them with --all, or use --json)`)] : []),
  ];
}
