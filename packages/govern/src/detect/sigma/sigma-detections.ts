import { fail, type Issue, ok, type Result } from '@countersign/core';
import { isOpenObject } from '../../inventory/json-reader.ts';
import { callName } from '../../trail/call-name.ts';
import type { DetectionRule, SeenEvent } from '../detection-rule.ts';
import { CorrelationState, readCorrelation, type SigmaCorrelation } from './correlation.ts';
import type { SigmaTools } from './matcher.ts';
import { readSigmaRule, type SigmaMetadata, type SigmaRule } from './sigma-rule.ts';

/** Documents of one file. */
export interface SigmaFile {
  readonly name: string;
  /** What each document of the file says, in order. */
  readonly documents: readonly unknown[];
}

/** What is wrong in a document of a file. */
export interface SigmaProblem {
  readonly file: string;
  /** From 1 on. */
  readonly document: number;
  readonly issue: Issue;
}

/**
 * Reads rules of Sigma and correlations of them, as rules that look at events. Fails with every
 * problem of every document.
 */
export function readSigma(
  files: readonly SigmaFile[],
  tools: SigmaTools,
): Result<readonly DetectionRule[], readonly SigmaProblem[]> {
  const found: Found = { rules: [], correlations: [], problems: [] };
  for (const { documents, name } of files) {
    for (const [at, document] of documents.entries()) {
      readDocument(document, { file: name, document: at + 1 }, { found, tools });
    }
  }
  const { correlations, problems, rules } = found;
  const joined = joinRules(rules, correlations, problems);
  return problems.length > 0 ? fail(problems) : ok(joined);
}

/** What was read so far. */
interface Found {
  readonly rules: SigmaRule[];
  readonly correlations: Placed<SigmaCorrelation>[];
  readonly problems: SigmaProblem[];
}

type Place = Pick<SigmaProblem, 'file' | 'document'>;

function readDocument(
  document: unknown,
  place: Place,
  { found, tools }: { readonly found: Found; readonly tools: SigmaTools },
): void {
  const refuse = (issues: readonly Issue[]): void => {
    for (const issue of issues) found.problems.push({ ...place, issue });
  };
  if (!isOpenObject(document)) {
    const message = 'a rule is a map';
    refuse([{ code: 'wrong-type', severity: 'error', pointer: '', message }]);
  } else if (Object.hasOwn(document, 'correlation')) {
    const read = readCorrelation(document);
    if (read.ok) found.correlations.push({ ...place, value: read.value });
    else refuse(read.failure);
  } else {
    const read = readSigmaRule(document, tools);
    if (read.ok) found.rules.push(read.value);
    else refuse(read.failure);
  }
}

interface Placed<Value> extends Place {
  readonly value: Value;
}

function joinRules(
  rules: readonly SigmaRule[],
  correlations: readonly Placed<SigmaCorrelation>[],
  problems: SigmaProblem[],
): readonly DetectionRule[] {
  const byName = new Map(
    rules.flatMap(
      (rule) =>
        [
          [rule.id, rule],
          [rule.name ?? rule.id, rule],
        ] as const,
    ),
  );
  const quiet = new Set<SigmaRule>();
  const joined = correlations.flatMap(({ document, file, value }) => {
    const named = value.rules.map((name) => [name, byName.get(name)] as const);
    for (const [name, rule] of named) {
      if (rule === undefined) {
        const message = `there is no rule \`${name}\``;
        problems.push({
          file,
          document,
          issue: {
            code: 'unknown-entity',
            severity: 'error',
            pointer: '/correlation/rules',
            message,
          },
        });
      } else if (!value.isGenerating) quiet.add(rule);
    }
    return [
      correlationDetection(
        value,
        named.flatMap(([name, rule]) => (rule === undefined ? [] : [[name, rule] as const])),
      ),
    ];
  });
  return [...rules.filter((rule) => !quiet.has(rule)).map(ruleDetection), ...joined];
}

function metadataOf({ id, severity, techniques, title }: SigmaMetadata) {
  const toDo = 'It is a rule of your own: look at what was called, and ask whoever did.';
  const since = '0.1.0';
  return { id, severity, techniques, title, sources: [], since, toDo, joins: 'rule' } as const;
}

function ruleDetection(rule: SigmaRule): DetectionRule {
  return {
    ...metadataOf(rule),
    wants: rule.mayMatch,
    mayWant: rule.mayMatchKind,
    begin: () => ({
      *onEvent({ event }) {
        if (!rule.matches(event.record)) return;
        yield {
          title: rule.title,
          target: null,
          why: rule.description ?? `${callName(event)} matched`,
        };
      },
    }),
  };
}

function correlationDetection(
  correlation: SigmaCorrelation,
  rules: readonly (readonly [name: string, rule: SigmaRule])[],
): DetectionRule {
  return {
    ...metadataOf(correlation),
    wants: (call) => rules.some(([, rule]) => rule.mayMatch(call)),
    mayWant: (call) => rules.some(([, rule]) => rule.mayMatchKind(call)),
    begin: () => {
      const state = new CorrelationState(correlation);
      return {
        *onEvent({ event }: SeenEvent) {
          for (const [name, rule] of rules) {
            const together = rule.matches(event.record) ? state.note(name, event) : null;
            if (together === null) continue;
            yield {
              title: correlation.title,
              target: null,
              why: correlation.description ?? `${together.length} records matched together`,
              earlier: together.filter((each) => each !== event),
            };
          }
        },
      };
    },
  };
}
