/** A pattern as letters: character codes, and below zero wildcards and policy variables. */
export interface TextPattern {
  /** Patterns with one id match the same texts in every request. */
  readonly id: string;
  readonly letters: readonly number[];
  /** Whether the letters are in lower case and match either case. */
  readonly isFolded: boolean;
  readonly hasVariable: boolean;
}

/** `*`: any run of characters. */
export const RUN = -1;
/** `?`: one character. */
export const ONE = -2;
/** `*` within a component of an ARN: any run without a colon. */
export const RUN_WITHIN = -3;
/** `?` within a component of an ARN. */
export const ONE_WITHIN = -4;
/** Where a pattern ends. */
export const END = -5;
/** Letters from here down stand for one policy variable each. */
export const FIRST_VARIABLE = -16;

/** How the text of a policy is read as a pattern. */
export interface PatternReading {
  /** `resource` is `arn` where the text begins with `arn:`, and `wildcards` elsewhere. */
  readonly style: 'exact' | 'wildcards' | 'arn' | 'resource';
  readonly isFolded: boolean;
  /** Version 2008-10-17 of the language has no variables. */
  readonly hasVariables: boolean;
  /** Whether the pattern must match; where it must not, what is not sure is read as matching less. */
  readonly wanted: boolean;
}

/** The letters of policy variables; the same variable has the same letter. */
export class VariableLetters {
  private readonly letters = new Map<string, number>();

  letterOf(name: string): number {
    const letter = this.letters.get(name) ?? FIRST_VARIABLE - this.letters.size;
    this.letters.set(name, letter);
    return letter;
  }
}

/**
 * Reads a text of a policy as a pattern.
 *
 * Assumed, as in every comparison: a variable within the first five components of
 * an ARN holds no colon.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html}
 *   "Amazon Resource Name (ARN) condition operators"
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html}
 */
export function readTextPattern(
  text: string,
  reading: PatternReading,
  variables: VariableLetters,
): TextPattern {
  const { hasVariables, isFolded, style } = reading;
  const plain = lettersOf(text, reading, variables);
  return {
    id: JSON.stringify([style, isFolded, hasVariables && text.includes('${'), text]),
    letters: isReadByComponent(plain, reading) ? withinComponents(plain) : plain,
    isFolded,
    hasVariable: plain.some((letter) => letter <= FIRST_VARIABLE),
  };
}

function lettersOf(
  text: string,
  { hasVariables, isFolded, style }: PatternReading,
  variables: VariableLetters,
): readonly number[] {
  const letters: number[] = [];
  for (let index = 0; index < text.length; index += 1) {
    const inside = hasVariables ? referenceAt(text, index) : null;
    const character = text.charAt(index);
    if (inside !== null) {
      index += inside.length + 2;
      if (/^[*?$]$/.test(inside)) letters.push(inside.charCodeAt(0));
      else letters.push(variables.letterOf(`${isFolded ? 'folded ' : ''}${nameOf(inside)}`));
    } else if (style !== 'exact' && character === '*') letters.push(RUN);
    else if (style !== 'exact' && character === '?') letters.push(ONE);
    else letters.push(...codesOf(isFolded ? character.toLowerCase() : character));
  }
  return letters;
}

/** What stands in `${…}` at a place; `${}` and `${` without an end are plain text. */
function referenceAt(text: string, index: number): string | null {
  if (!text.startsWith('${', index)) return null;
  const end = text.indexOf('}', index);
  return end > index + 2 ? text.slice(index + 2, end) : null;
}

/** The key without regard to case, and behind the comma the default value as it stands. */
function nameOf(reference: string): string {
  const comma = reference.indexOf(',');
  const key = comma < 0 ? reference : reference.slice(0, comma);
  return key.trim().toLowerCase() + reference.slice(key.length);
}

function codesOf(text: string): readonly number[] {
  return Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
}

const COLON = 58;

/** A variable that comes first may make an ARN of the text or not: by component less is matched. */
function isReadByComponent(letters: readonly number[], { style, wanted }: PatternReading): boolean {
  if (style !== 'resource') return style === 'arn';
  const start = letters.findIndex((letter, index) => letter !== 'arn:'.charCodeAt(index));
  if (start < 0 || start >= 4) return letters.length >= 4;
  return !wanted && (letters[start] ?? 0) <= FIRST_VARIABLE;
}

/** Wildcards before the sixth component stop at colons, but for a star that ends a shorter pattern. */
function withinComponents(letters: readonly number[]): readonly number[] {
  let colons = 0;
  return letters.map((letter, index) => {
    if (letter === COLON) colons += 1;
    const isOpen = colons >= 5 || (letter === RUN && index === letters.length - 1);
    if (isOpen) return letter;
    if (letter === RUN) return RUN_WITHIN;
    return letter === ONE ? ONE_WITHIN : letter;
  });
}
