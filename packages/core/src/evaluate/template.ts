import type { PolicyVersion } from '../policy/policy.ts';
import type { Request } from '../request/request.ts';
import { contextValue } from './context.ts';
import { PatternBuilder, type PatternCodes, type PatternStyle, parseTemplate } from './pattern.ts';
import { FALSE, UNKNOWN } from './tri.ts';

/**
 * A policy text that may hold variables: fixed codes, or a function that fills
 * the variables in from a request.
 *
 * Filling gives `FALSE` when a variable has no value and no default, so that the
 * text matches nothing, and `UNKNOWN` when its key is unknown.
 */
export type Template =
  | { readonly kind: 'fixed'; readonly codes: PatternCodes }
  | {
      readonly kind: 'variable';
      readonly keys: readonly string[];
      readonly fill: (request: Request) => PatternCodes | typeof FALSE | typeof UNKNOWN;
    };

/** How a template is read: its wildcards, its language version, and a fold applied to all of its text. */
export interface TemplateOptions {
  readonly style: PatternStyle;
  readonly version: PolicyVersion;
  readonly fold: (text: string) => string;
}

/**
 * Compiles a policy text.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html}
 *   "Version 2012-10-17 … must be included in a policy that uses policy variables"
 */
export function compileTemplate(written: string, options: TemplateOptions): Template {
  const { style, fold } = options;
  const pieces =
    options.version === '2012-10-17'
      ? parseTemplate(written)
      : [{ kind: 'text', text: written } as const];
  const keys = pieces.flatMap((piece) => (piece.kind === 'variable' ? [piece.key] : []));
  if (keys.length === 0) {
    const builder = new PatternBuilder(style);
    for (const piece of pieces) {
      if (piece.kind === 'text') builder.addText(fold(piece.text));
      else if (piece.kind === 'escape') builder.addLiteral(fold(piece.text));
    }
    return { kind: 'fixed', codes: builder.finish() };
  }
  return {
    kind: 'variable',
    keys,
    fill: (request) => {
      const builder = new PatternBuilder(style);
      for (const piece of pieces) {
        if (piece.kind === 'text') builder.addText(fold(piece.text));
        else if (piece.kind === 'escape') builder.addLiteral(fold(piece.text));
        else {
          const value = variableValue(request, piece.key, piece.fallback);
          if (typeof value !== 'string') return value;
          builder.addLiteral(fold(value));
        }
      }
      return builder.finish();
    },
  };
}

/** A multivalued key cannot stand in a variable, so that it counts as having no value. */
function variableValue(
  request: Request,
  key: string,
  fallback: string | null,
): string | typeof FALSE | typeof UNKNOWN {
  const known = contextValue(request, key);
  switch (known.kind) {
    case 'values': {
      const [value] = known.values;
      if (known.values.length === 1 && value !== undefined) return value;
      return known.values.length === 0 ? (fallback ?? FALSE) : FALSE;
    }
    case 'absent':
      return fallback ?? FALSE;
    case 'unknown':
    case 'instant':
      return UNKNOWN;
  }
}
