import { type Policy, policyJson } from '@countersign/core';
import { structuredPatch } from 'diff';
import type { Paint } from '../../terminal/paint.ts';
import { plainText } from '../../terminal/plain-text.ts';

const CONTEXT_LINES = 3;

/** The lines of a unified diff of two policy documents; none when they say the same. */
export function policyDiff(
  before: Policy | null,
  after: Policy | null,
  paint: Paint,
): readonly string[] {
  const [old, now] = [before, after].map((policy) =>
    policy === null ? '' : `${JSON.stringify(policyJson(policy), null, 2)}\n`,
  );
  const { hunks } = structuredPatch('', '', old ?? '', now ?? '', '', '', {
    context: CONTEXT_LINES,
  });
  return hunks.flatMap(({ lines, newLines, newStart, oldLines, oldStart }) => [
    paint.accent(`@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`),
    ...lines.map((line) => paintLine(plainText(line), paint)),
  ]);
}

function paintLine(line: string, paint: Paint): string {
  if (line.startsWith('+')) return paint.good(line);
  return line.startsWith('-') ? paint.bad(line) : line;
}
