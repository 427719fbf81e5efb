import { formatInstant } from '@countersign/core';
import { ATTACK_VERSION, type Incident, type Severity } from '@countersign/govern';

/** A line of `watch --json`. */
export interface IncidentDocument {
  readonly schema: 'countersign.incident/1';
  readonly id: string;
  readonly rule: string;
  readonly rules: readonly string[];
  readonly severity: Severity;
  readonly title: string;
  readonly actor: Incident['actor'];
  readonly target: string | null;
  readonly firstEventAt: string;
  readonly lastEventAt: string;
  readonly eventIds: readonly string[];
  readonly eventCount: number;
  /** What became possible. */
  readonly why: string;
  /** What to do first. */
  readonly toDo: string;
  readonly mitre: readonly string[];
  /** The version of MITRE ATT&CK that the ids are of. */
  readonly mitreVersion: string;
}

/** Puts an incident in the form that others script against. */
export function incidentDocument(incident: Incident): IncidentDocument {
  const { actor, eventCount, eventIds, firstMs, id, lastMs, rule, rules } = incident;
  const { severity, target, techniques, title, toDo, why } = incident;
  return {
    schema: 'countersign.incident/1',
    id,
    rule,
    rules,
    severity,
    title,
    actor,
    target,
    firstEventAt: formatInstant(firstMs),
    lastEventAt: formatInstant(lastMs),
    eventIds,
    eventCount,
    why: why.join('; '),
    toDo,
    mitre: techniques,
    mitreVersion: ATTACK_VERSION,
  };
}
