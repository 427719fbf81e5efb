import type { Incident } from '../detect/incidents.ts';
import type { Alert } from './alert.ts';

/**
 * The alerts by which somebody sees that a sink works: an incident that is none, and its end,
 * so that nothing stays open where incidents are counted.
 *
 * @param id what no other test has
 */
export function testAlerts(id: string, atMs: number): readonly Alert[] {
  const incident: Incident = {
    id: `test-${id}`,
    rule: 'test',
    rules: ['test'],
    severity: 'info',
    title: 'this is a test of Countersign; nothing happened',
    actor: {
      person: null,
      arn: 'countersign doctor',
      kind: 'service',
      confidence: 'high',
      because: 'it was sent by `countersign doctor --send`',
    },
    target: null,
    why: ['nothing: somebody tests whether alerts come here'],
    toDo: 'Nothing.',
    techniques: [],
    firstMs: atMs,
    lastMs: atMs,
    eventIds: [],
    eventCount: 0,
  };
  const end = { kind: 'resolved', by: 'countersign doctor', note: null, atMs } as const;
  return [
    { id: `${incident.id}.1`, incident, revision: 1, decision: null },
    { id: `${incident.id}.1.1`, incident, revision: 1, decision: end },
  ];
}
