import type { Request } from '@countersign/core';
import type { AspectDifference, DocumentDifference, ItemDifference } from '@countersign/govern';
import { compareStatements } from '@countersign/govern';
import { requestWitness } from '../../compare/request-witness.ts';
import type { DocumentComparison, DocumentComparisons } from '../../snapshot/compare-documents.ts';
import type { Paint } from '../../terminal/paint.ts';
import { plainText } from '../../terminal/plain-text.ts';
import { counted, labelled } from '../../terminal/wrap.ts';
import { policyDiff } from '../changes/policy-diff.ts';
import { ITEM_LABELS } from './item-labels.ts';

/** How differences are drawn. */
export interface DifferenceLook {
  readonly width: number;
  /** Everything, however long. */
  readonly showAll: boolean;
  readonly paint: Paint;
  readonly documents: DocumentComparisons;
}

/** Longer diffs of documents and lists of values are cut. */
const MAX_DIFF_LINES = 24;
const MAX_VALUES = 6;

const MARKS: Readonly<Record<ItemDifference['how'], string>> = {
  added: '+',
  removed: '-',
  changed: '~',
};

/** One item: what it is, and what of it differs. */
export function itemLines(item: ItemDifference, look: DifferenceLook): readonly string[] {
  const { aspects, how, id, kind, name } = item;
  const { paint } = look;
  const [label] = ITEM_LABELS[kind];
  const title = `${MARKS[how]} ${label} ${plainText(name)}`;
  return [
    `  ${paintHow(how, title, paint)}${id === name ? '' : paint.dim(`  ${plainText(id)}`)}`,
    ...aspects.flatMap((aspect) => aspectLines(aspect, how, look)),
  ];
}

function paintHow(how: ItemDifference['how'], text: string, paint: Paint): string {
  switch (how) {
    case 'added':
      return paint.good(text);
    case 'removed':
      return paint.bad(text);
    case 'changed':
      return paint.warn(text);
  }
}

function aspectLines(
  aspect: AspectDifference,
  how: ItemDifference['how'],
  look: DifferenceLook,
): readonly string[] {
  switch (aspect.kind) {
    case 'value': {
      const [before, after] = [aspect.before ?? 'none', aspect.after ?? 'none'];
      const text = how === 'changed' ? `${before} → ${after}` : (aspect.after ?? before);
      return labelled(labelOf(aspect), plainText(text), look.width);
    }
    case 'list':
      return [
        ...valueLines(labelOf(aspect), '+', aspect.added, look),
        ...valueLines(labelOf(aspect), '-', aspect.removed, look),
      ];
    case 'document':
      return documentLines(aspect, how, look);
  }
}

function labelOf({ name }: AspectDifference): string {
  return `      ${plainText(name)}  `;
}

function valueLines(
  label: string,
  sign: '+' | '-',
  values: readonly string[],
  { paint, showAll }: DifferenceLook,
): readonly string[] {
  const limit = showAll || values.length <= MAX_VALUES + 1 ? values.length : MAX_VALUES;
  const more = values.length - limit;
  const color = sign === '+' ? paint.good : paint.bad;
  return [
    ...values.slice(0, limit).map((value) => label + color(`${sign} ${plainText(value)}`)),
    ...(more > 0 ? [label + paint.dim(`… and ${more} more`)] : []),
  ];
}

/** A document: of one that came or went how long it is, of one that changed what that does. */
function documentLines(
  aspect: DocumentDifference,
  how: ItemDifference['how'],
  look: DifferenceLook,
): readonly string[] {
  const { after, before } = aspect;
  const { added, removed } = compareStatements(before?.policy ?? null, after?.policy ?? null);
  if (how !== 'changed') {
    const count = counted(added.length + removed.length, 'statement');
    return [`${labelOf(aspect)}${count}`];
  }
  const comparison = look.documents.get(aspect);
  const statements = statementText(added.length, removed.length);
  const presence = [before === null ? 'new' : '', after === null ? 'gone' : ''].join('');
  const effect = comparison === undefined ? presence : effectOf(comparison);
  return [
    `${labelOf(aspect)}${paintEffect(effect, look.paint)}${look.paint.dim(` · ${statements}`)}`,
    ...(comparison === undefined ? [] : witnessesOf(comparison, look)),
    ...diffLines(aspect, look),
  ];
}

function statementText(added: number, removed: number): string {
  if (added === 0 && removed === 0) return 'the same statements';
  const parts = [
    ...(added > 0 ? [`+${counted(added, 'statement')}`] : []),
    ...(removed > 0 ? [`-${counted(removed, 'statement')}`] : []),
  ];
  return parts.join(', ');
}

/** What a change of a document does, in words. */
export function effectOf({ newlyAllows, newlyDenies }: DocumentComparison): string {
  const [more, less] = [newlyAllows.kind, newlyDenies.kind];
  if (more === 'no' && less === 'no') return 'allows the same';
  if (more === 'yes' && less === 'yes') return 'allows more and less';
  if (more === 'yes') return less === 'no' ? 'allows more' : 'allows more, perhaps also less';
  if (less === 'yes') return more === 'no' ? 'allows less' : 'allows less, perhaps also more';
  if (more === 'no') return 'allows no more, perhaps less';
  return less === 'no' ? 'allows no less, perhaps more' : 'may allow more or less';
}

function paintEffect(effect: string, paint: Paint): string {
  if (effect.includes('more') && !effect.includes('no more')) return paint.bad(effect);
  return effect === 'allows less' || effect === 'allows the same' ? paint.good(effect) : effect;
}

function witnessesOf(
  { newlyAllows, newlyDenies }: DocumentComparison,
  look: DifferenceLook,
): readonly string[] {
  const reason =
    newlyAllows.kind === 'unknown'
      ? newlyAllows.reason
      : newlyDenies.kind === 'unknown'
        ? newlyDenies.reason
        : null;
  return [
    ...(newlyAllows.kind === 'yes'
      ? requestLines('        newly      ', newlyAllows.witness, look)
      : []),
    ...(newlyDenies.kind === 'yes'
      ? requestLines('        no longer  ', newlyDenies.witness, look)
      : []),
    ...(reason === null ? [] : labelled('        not known  ', plainText(reason), look.width)),
  ];
}

/** A request in a few lines: action, resource, who, and the context on which it rests. */
function requestLines(
  label: string,
  request: Request,
  { paint, width }: DifferenceLook,
): readonly string[] {
  const { action, context, principal, resource } = requestWitness(request);
  const indent = ' '.repeat(label.length);
  const keys = Object.entries(context).map(([key, values]) =>
    values.length === 0 ? `without ${key}` : `with ${key} = ${values.join(', ')}`,
  );
  return [
    `${label}${paint.accent(plainText(action))} on ${plainText(resource)}`,
    ...[`by ${principal}`, ...keys].flatMap((text) => labelled(indent, plainText(text), width)),
  ];
}

function diffLines(
  { after, before }: DocumentDifference,
  { paint, showAll }: DifferenceLook,
): readonly string[] {
  const lines = policyDiff(before?.policy ?? null, after?.policy ?? null, paint);
  const limit = showAll || lines.length <= MAX_DIFF_LINES + 1 ? lines.length : MAX_DIFF_LINES;
  const more = lines.length - limit;
  return [
    ...lines.slice(0, limit).map((line) => `        ${line}`),
    ...(more > 0 ? [paint.dim(`        … and ${counted(more, 'more line')}`)] : []),
  ];
}
