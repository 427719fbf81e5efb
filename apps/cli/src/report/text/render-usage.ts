import { formatInstant } from '@countersign/core';
import type { Usage } from '@countersign/govern';
import { createPaint, type Paint } from '../../terminal/paint.ts';
import { plainText } from '../../terminal/plain-text.ts';
import { counted, labelled } from '../../terminal/wrap.ts';
import type { UsageAnswer } from '../../usage/read-usage.ts';

/** What rows are put together by. */
export const USAGE_SORTS = ['principal', 'person', 'action'] as const;

/** How usage is shown as text. */
export interface UsageLook {
  readonly by: (typeof USAGE_SORTS)[number];
  readonly width: number;
  readonly useColor: boolean;
  readonly showAll: boolean;
}

const MAX_PARTS = 15;
const MAX_ROWS = 10;
const MAX_KEPT = 5;

/** Shows who used what: the most active first. */
export function renderUsage(answer: UsageAnswer, look: UsageLook): string {
  const paint = createPaint(look.useColor);
  const parts = partsBy(answer.usages, look.by);
  const shown = parts.slice(0, look.showAll ? parts.length : MAX_PARTS);
  const rest = parts.length - shown.length;
  return [
    ...headLines(answer, paint),
    ...shown.flatMap((part) => partLines(part, look, paint)),
    ...(rest > 0 ? ['', paint.dim(`… and ${counted(rest, noun(look.by))} more (--all)`)] : []),
    ...keptLines(answer, look, paint),
    '',
  ].join('\n');
}

function noun(by: UsageLook['by']): string {
  return by === 'person' ? 'person or principal' : by;
}

function headLines(answer: UsageAnswer, paint: Paint): readonly string[] {
  const { counts, files, knownFiles, store, usages, withoutAction } = answer;
  const distinct = (of: (usage: Usage) => string | null): number =>
    new Set(usages.map(of).filter((each) => each !== null)).size;
  const actions = distinct(({ action }) => action);
  const principals = distinct(({ principal }) => principal);
  const people = distinct(({ person }) => person);
  return [
    `${paint.bold(`${counted(principals, 'principal')} used ${counted(actions, 'action')}`)}, ${people} ${people === 1 ? 'person' : 'people'} told behind them`,
    paint.dim(
      [
        ...spanOf(usages),
        counted(files, 'file'),
        ...(store === null ? [] : [`${knownFiles} of them in ${plainText(store)} before`]),
        counted(counts.events, 'event'),
        counted(counts.duplicates, 'duplicate'),
        `${counts.aside} kept aside`,
        ...(withoutAction === 0 ? [] : [`${withoutAction} authorised by no known action`]),
      ].join(' · '),
    ),
  ];
}

function spanOf(usages: readonly Usage[]): readonly string[] {
  if (usages.length === 0) return [];
  const first = usages.reduce((least, { firstMs }) => Math.min(least, firstMs), Infinity);
  const last = usages.reduce((most, { lastMs }) => Math.max(most, lastMs), -Infinity);
  return [`${formatInstant(first)} to ${formatInstant(last)}`];
}

/** Usages that have something in common. */
interface Part {
  readonly title: string;
  readonly count: number;
  /** The most frequent first. */
  readonly usages: readonly Usage[];
}

function partsBy(usages: readonly Usage[], by: UsageLook['by']): readonly Part[] {
  const all = new Map<string, Usage[]>();
  for (const usage of usages) {
    const title = by === 'person' ? (usage.person ?? usage.principal) : usage[by];
    const part = all.get(title);
    if (part === undefined) all.set(title, [usage]);
    else part.push(usage);
  }
  return [...all]
    .map(([title, found]) => ({
      title,
      count: found.reduce((sum, { count }) => sum + count, 0),
      usages: found.toSorted((a, b) => b.count - a.count),
    }))
    .toSorted((a, b) => b.count - a.count || (a.title < b.title ? -1 : 1));
}

function partLines(
  { count, title, usages }: Part,
  { by, showAll }: UsageLook,
  paint: Paint,
): readonly string[] {
  const shown = usages.slice(0, showAll ? usages.length : MAX_ROWS);
  const rest = usages.length - shown.length;
  const digits = String(shown[0]?.count ?? 0).length;
  const names = shown.map((usage) => plainText(by === 'action' ? whoIn(usage) : usage.action));
  const widest = Math.max(...names.map(({ length }) => length));
  return [
    '',
    `${paint.bold(plainText(title))} ${paint.dim(aboutPart(count, usages, by))}`,
    ...shown.map((usage, index) => {
      const denied = usage.denied === 0 ? '' : paint.bad(`  ${usage.denied} denied`);
      const name = paint.accent((names[index] ?? '').padEnd(widest));
      const times = String(usage.count).padStart(digits);
      return `  ${times}  ${paint.dim(dateOf(usage.lastMs))}  ${name}  ${paint.dim(plainText(usage.resource))}${denied}`;
    }),
    ...(rest > 0 ? [paint.dim(`  … and ${rest} more (--all)`)] : []),
  ];
}

function aboutPart(count: number, usages: readonly Usage[], by: UsageLook['by']): string {
  const people = [...new Set(usages.flatMap(({ person }) => person ?? []))];
  const behind = by === 'principal' && people.length > 0 ? `, by ${listed(people)}` : '';
  return `${counted(count, 'call')}${behind}`;
}

function listed(people: readonly string[]): string {
  const shown = people.slice(0, 3).map(plainText);
  const rest = people.length - shown.length;
  return rest === 0 ? shown.join(', ') : `${shown.join(', ')} and ${rest} more`;
}

function whoIn({ person, principal }: Usage): string {
  return person === null ? principal : `${principal} (${person})`;
}

function dateOf(atMs: number): string {
  return formatInstant(atMs).slice(0, 10);
}

function keptLines(
  { kept }: UsageAnswer,
  { showAll, width }: UsageLook,
  paint: Paint,
): readonly string[] {
  if (kept.length === 0) return [];
  return [
    '',
    paint.bold('Kept aside'),
    ...kept
      .slice(0, showAll ? kept.length : MAX_KEPT)
      .flatMap(({ because, origin, place }) =>
        labelled('  · ', plainText(`${origin} (${place}): ${because}`), width),
      ),
  ];
}
