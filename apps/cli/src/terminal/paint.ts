import type { Severity } from '@countersign/govern';
import pc from 'picocolors';

/** Puts colours and weight on text, or leaves it as it is. */
export interface Paint {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly warn: (text: string) => string;
  readonly accent: (text: string) => string;
  readonly severity: (severity: Severity, text: string) => string;
}

/** The colours of a terminal, or none. */
export function createPaint(useColor: boolean): Paint {
  const colors = pc.createColors(useColor);
  const bySeverity: Readonly<Record<Severity, (text: string) => string>> = {
    critical: (text) => colors.bold(colors.red(text)),
    high: colors.red,
    medium: colors.yellow,
    low: colors.cyan,
    info: colors.blue,
  };
  return {
    bold: colors.bold,
    dim: colors.dim,
    good: colors.green,
    bad: colors.red,
    warn: colors.yellow,
    accent: colors.cyan,
    severity: (severity, text) => bySeverity[severity](text),
  };
}
