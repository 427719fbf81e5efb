import type { PolicyVersion } from '../policy/policy.ts';
import type { Request } from '../request/request.ts';
import { contextValue } from './context.ts';
import {
  buildPattern,
  matchCodes,
  type PatternCodes,
  type PatternPiece,
  type PatternStyle,
  parseTemplate,
} from './pattern.ts';
import { FALSE, TRUE, type Tri, UNKNOWN } from './tri.ts';

/** A policy text that may hold variables: fixed codes, or codes that depend on the request. */
export type Template = { readonly kind: 'fixed'; readonly codes: PatternCodes } | VariableTemplate;

/** A policy text with variables. */
export interface VariableTemplate {
  readonly kind: 'variable';
  /** Fills the variables in; `null` when one has no value and no default, so that the text matches nothing. */
  fill(request: Request): FilledTemplate | null;
  /** Whether a text matches once the variables are filled in. */
  matches(value: string, request: Request): Tri;
}

/** Codes in which unknown variables stand for any text. */
export interface FilledTemplate {
  readonly codes: PatternCodes;
  readonly hasUnknown: boolean;
}

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
  const fixed: PatternPiece[] = [];
  for (const piece of pieces) {
    if (piece.kind !== 'variable') fixed.push({ kind: piece.kind, text: fold(piece.text) });
  }
  if (fixed.length === pieces.length) return { kind: 'fixed', codes: buildPattern(fixed, style) };
  const fill = (request: Request): FilledTemplate | null => {
    const filled: PatternPiece[] = [];
    for (const piece of pieces) {
      if (piece.kind !== 'variable') filled.push({ kind: piece.kind, text: fold(piece.text) });
      else {
        const value = variableValue(request, piece.key, piece.fallback);
        if (value === null) return null;
        filled.push(value.kind === 'escape' ? { kind: 'escape', text: fold(value.text) } : value);
      }
    }
    const hasUnknown = filled.some((piece) => piece.kind === 'unknown');
    return { codes: buildPattern(filled, style), hasUnknown };
  };
  const matches = (value: string, request: Request): Tri => {
    const filled = fill(request);
    if (filled === null || !matchCodes(filled.codes, value)) return FALSE;
    return filled.hasUnknown ? UNKNOWN : TRUE;
  };
  return { kind: 'variable', fill, matches };
}

/** A multivalued key cannot stand in a variable, so that it counts as having no value. */
function variableValue(
  request: Request,
  key: string,
  fallback: string | null,
): Exclude<PatternPiece, { kind: 'text' }> | null {
  const known = contextValue(request, key);
  if (known.kind === 'unknown' || known.kind === 'instant') return { kind: 'unknown' };
  const values = known.kind === 'values' ? known.values : [];
  const [only] = values;
  if (values.length > 1) return null;
  const text = only ?? fallback;
  return text === null ? null : { kind: 'escape', text };
}
