import { type Hop, type ReachPath, starterId } from '@countersign/govern';
import { endOf, gainedBy, useTarget } from '../../documents/paths-document.ts';
import { plainText } from '../../terminal/plain-text.ts';

/** Arrows from principal to principal, each once, with the kinds of step on it. */
interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly kinds: ReadonlySet<string>;
}

/** All chains together as a graph of Graphviz. */
export function renderDot(paths: readonly ReachPath[]): string {
  const names = nodesOf(paths);
  return [
    'digraph paths {',
    '  rankdir=LR;',
    '  node [shape=box, fontname="Helvetica"];',
    ...names.map((name, index) => `  n${index} [label=${quoted(shortName(name))}];`),
    ...arrowsOf(paths).map(
      ({ from, kinds, to }) =>
        `  n${names.indexOf(from)} -> n${names.indexOf(to)} [label=${quoted(...kinds)}];`,
    ),
    '}',
    '',
  ].join('\n');
}

/** The same as a flowchart of Mermaid. */
export function renderMermaid(paths: readonly ReachPath[]): string {
  const names = nodesOf(paths);
  return [
    'flowchart LR',
    ...names.map((name, index) => `  n${index}["${escaped(shortName(name))}"]`),
    ...arrowsOf(paths).map(
      ({ from, kinds, to }) =>
        `  n${names.indexOf(from)} -->|"${escaped([...kinds].join(', '))}"| n${names.indexOf(to)}`,
    ),
    '',
  ].join('\n');
}

function arrowsOf(paths: readonly ReachPath[]): readonly Arrow[] {
  const arrows = new Map<string, { from: string; to: string; kinds: Set<string> }>();
  for (const hop of paths.flatMap(({ hops }) => hops)) {
    const [from, to] = [hop.actor.entity.arn, gainedBy(hop)];
    const key = JSON.stringify([from, to]);
    const arrow = arrows.get(key) ?? { from, to, kinds: new Set<string>() };
    arrow.kinds.add(hop.kind.id);
    arrows.set(key, arrow);
  }
  for (const path of paths) {
    if (path.use === undefined) continue;
    const [from, to] = [endOf(path), useTarget(path.use)];
    arrows.set(JSON.stringify([from, to]), { from, to, kinds: new Set([path.use.kind]) });
  }
  return [...arrows.values()];
}

function nodesOf(paths: readonly ReachPath[]): readonly string[] {
  const names = paths.flatMap((path) => [
    starterId(path.from),
    ...path.hops.flatMap(endsOf),
    ...(path.use === undefined ? [] : [endOf(path), useTarget(path.use)]),
  ]);
  return [...new Set(names)];
}

function endsOf(hop: Hop): readonly string[] {
  return [hop.actor.entity.arn, gainedBy(hop)];
}

/** An ARN as account and resource: `111122223333 user/ana`. */
function shortName(name: string): string {
  const parts = plainText(name).split(':');
  if (parts[0] === 'duty') return plainText(name);
  return parts.length < 6
    ? `${plainText(name)} (new administrator)`
    : `${parts[4] ?? ''} ${parts.slice(5).join(':')}`.trim();
}

/** A label of Graphviz, of one or several lines. */
function quoted(...lines: readonly string[]): string {
  const escapedLines = lines.map((line) => line.replaceAll(/[\\"]/g, (each) => `\\${each}`));
  return `"${escapedLines.join('\\n')}"`;
}

function escaped(text: string): string {
  return text.replaceAll('"', '#quot;');
}
