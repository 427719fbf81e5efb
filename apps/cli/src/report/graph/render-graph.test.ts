import { type PrincipalEntity, STEP_KINDS } from '@countersign/govern';
import { describe, expect, it } from 'vitest';
import { renderDot, renderMermaid } from './render-graph.ts';

type Paths = Parameters<typeof renderDot>[0];

function entity(arn: string): PrincipalEntity {
  return { arn } as PrincipalEntity;
}

/** Two kinds of step from one role to another, whose names are as hostile as a dump can have them. */
function pathsTo(name: string): Paths {
  const [from, to] = [entity('arn:aws:iam::111122223333:role/a'), entity(`arn:aws:iam::1:${name}`)];
  return STEP_KINDS.slice(0, 2).map((kind) => ({
    from,
    to,
    end: null,
    hops: [
      {
        kind,
        actor: { entity: from, freedom: 'bound', gained: [] },
        step: { gain: { kind: 'become', entity: to }, requests: [] },
      },
    ],
  }));
}

const lines = (text: string): number => text.split('\n').length;

describe('drawing chains', () => {
  it('keeps quotes and backslashes of names inside the labels of Graphviz', () => {
    const drawn = renderDot(pathsTo('role/"n\\n"\\'));
    expect(drawn).toContain(String.raw`n1 [label="1 role/\"n\\n\"\\"];`);
    expect(drawn).toContain(String.raw`[label="assume-role\nattach-user-policy"];`);
  });

  it('keeps names on one line', () => {
    const hostile = pathsTo('role/a\nb');
    expect(lines(renderDot(hostile))).toBe(lines(renderDot(pathsTo('role/a'))));
    expect(lines(renderMermaid(hostile))).toBe(lines(renderMermaid(pathsTo('role/a'))));
  });

  it('keeps quotes of names inside the labels of Mermaid', () => {
    expect(renderMermaid(pathsTo('role/"b'))).toContain('n1["1 role/#quot;b"]');
  });
});
