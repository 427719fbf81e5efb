import type { DriftDocument } from '../../documents/drift-document.ts';
import { createPaint } from '../../terminal/paint.ts';
import { plainText } from '../../terminal/plain-text.ts';
import { counted } from '../../terminal/wrap.ts';
import { ITEM_LABELS } from './item-labels.ts';

const MARKS = { added: '+', removed: '-', changed: '~' };

/** Shows what a model has otherwise than the accounts, an item each line. */
export function renderDrift({ items, undecided }: DriftDocument, useColor: boolean): string {
  const paint = createPaint(useColor);
  const head =
    items.length === 0
      ? paint.good('The model is as the accounts are')
      : paint.bad(`The model differs from the accounts in ${counted(items.length, 'item')}`);
  const unread = undecided.length === 0 ? '' : `, ${undecided.length} cannot be compared`;
  return [
    `${head}${unread}`,
    ...items.map(({ aspects, how, id, kind, name }) => {
      const what = aspects.length === 0 ? '' : `: ${aspects.join(', ')}`;
      const where = id === name ? '' : paint.dim(`  ${plainText(id)}`);
      return `  ${MARKS[how]} ${ITEM_LABELS[kind][0]} ${plainText(name)}${plainText(what)}${where}`;
    }),
    '',
  ].join('\n');
}
