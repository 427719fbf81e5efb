import type { StatementReference } from '@countersign/core';
import type { Model, WitnessStep } from '@countersign/govern';

/** The names of the policies that only limit: service and resource control policies. */
export function guardrailNames({ organization }: Model): ReadonlySet<string> {
  return new Set(organization?.policies.map(({ document }) => document.name) ?? []);
}

/**
 * The statements behind a request, each once: those that grant first, those of guardrails
 * that merely let it pass last.
 */
export function citedStatements(
  { statements }: WitnessStep,
  guardrails: ReadonlySet<string>,
): readonly StatementReference[] {
  const byPlace = new Map(
    statements.map((statement) => [`${statement.policy} ${statement.pointer}`, statement]),
  );
  const distinct = [...byPlace.values()];
  return [
    ...distinct.filter(({ policy }) => !guardrails.has(policy)),
    ...distinct.filter(({ policy }) => guardrails.has(policy)),
  ];
}
