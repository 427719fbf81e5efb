import { type Issue, type IssueCode, pointerTo, quote } from '../issue.ts';
import { type JsonLimits, type JsonValue, locateInJson, parseJson } from '../json/parse-json.ts';
import { fail, ok, type Result } from '../result.ts';
import { OPERATOR_NAMES, parseOperator } from './operators.ts';
import type {
  ActionElement,
  Condition,
  Policy,
  PrincipalElement,
  PrincipalEntry,
  ResourceElement,
  Statement,
} from './policy.ts';

/** A policy that was understood, and what was unusual about it. */
export interface ParsedPolicy {
  readonly policy: Policy;
  readonly warnings: readonly Issue[];
}

/**
 * How large a policy text may be. The largest that AWS takes is a resource-based
 * policy of 20 KB (S3) and, with white space, a managed policy well below this.
 */
export const POLICY_TEXT_LIMITS: JsonLimits = { maxLength: 1_048_576, maxDepth: 12 };

const MAX_STATEMENTS = 10_000;
const MAX_VALUES = 100_000;

/**
 * Reads a policy document from its JSON text.
 *
 * Fails with every error found, each with a pointer and, in the message, line
 * and column. Accepts what AWS accepts: single values where lists are usual,
 * elements in another casing than the documented one (with a warning), numbers
 * and booleans as condition values.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html}
 */
export function parsePolicyText(
  text: string,
  limits: JsonLimits = POLICY_TEXT_LIMITS,
): Result<ParsedPolicy, readonly Issue[]> {
  const document = parseJson(text, limits);
  if (!document.ok) return fail([document.failure]);
  const parsed = parsePolicy(document.value.value);
  const duplicates = document.value.duplicates;
  const errors = [...duplicates, ...(parsed.ok ? [] : parsed.failure)];
  if (errors.length > 0) return fail(errors.map((issue) => withLocation(issue, text)));
  if (!parsed.ok) return parsed;
  const warnings = parsed.value.warnings.map((issue) => withLocation(issue, text));
  return ok({ policy: parsed.value.policy, warnings });
}

/**
 * Reads a policy document from a JSON value. Pointers in statements and
 * conditions start at the document; those in issues at `base`.
 */
export function parsePolicy(value: unknown, base = ''): Result<ParsedPolicy, readonly Issue[]> {
  const reader = new PolicyReader(base);
  const policy = reader.readPolicy(value);
  const errors = reader.issues.filter((issue) => issue.severity === 'error');
  if (policy === null || errors.length > 0) return fail(errors);
  return ok({ policy, warnings: reader.issues });
}

function withLocation(issue: Issue, text: string): Issue {
  const at = locateInJson(text, issue.pointer);
  if (at === null) return issue;
  return { ...issue, message: `${issue.message} (line ${at.line}, column ${at.column})` };
}

const POLICY_ELEMENTS = ['Version', 'Id', 'Statement'] as const;
const STATEMENT_ELEMENTS = [
  'Sid',
  'Effect',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Principal',
  'NotPrincipal',
  'Condition',
] as const;
const PRINCIPAL_TYPES = ['AWS', 'Service', 'Federated', 'CanonicalUser'] as const;

type Elements<Name extends string> = Map<
  Name,
  { readonly value: unknown; readonly pointer: string }
>;

/** Reads one document; collects issues instead of stopping at the first. */
class PolicyReader {
  readonly issues: Issue[] = [];
  private readonly base: string;
  private valueCount = 0;

  constructor(base: string) {
    this.base = base;
  }

  readPolicy(value: unknown): Policy | null {
    const elements = this.readElements(value, '', POLICY_ELEMENTS, 'a policy document');
    if (elements === null) return null;
    const statements = elements.get('Statement');
    if (statements === undefined) {
      this.error(
        'missing-element',
        '',
        'the policy has no `Statement`',
        'add a list of statements',
      );
      return null;
    }
    const version = this.readVersion(elements.get('Version'));
    const id = this.readText(elements.get('Id'), 'Id');
    return {
      version,
      ...(id === undefined ? {} : { id }),
      statements: this.readStatements(statements.value, statements.pointer),
    };
  }

  private readVersion(element: { value: unknown; pointer: string } | undefined): Policy['version'] {
    if (element === undefined) {
      this.warn(
        'missing-version',
        '',
        'the policy has no `Version`, so that it is read as 2008-10-17, without policy variables',
        'add `"Version": "2012-10-17"`',
      );
      return '2008-10-17';
    }
    if (element.value === '2012-10-17' || element.value === '2008-10-17') return element.value;
    this.error(
      'invalid-value',
      element.pointer,
      `${quote(element.value)} is not a policy language version`,
      'use `2012-10-17`',
    );
    return '2008-10-17';
  }

  private readStatements(value: unknown, pointer: string): readonly Statement[] {
    const list = Array.isArray(value)
      ? value.map((item: unknown, index) => ({ item, at: pointerTo(pointer, index) }))
      : [{ item: value, at: pointer }];
    if (list.length > MAX_STATEMENTS) {
      this.error('too-large', pointer, `more than ${MAX_STATEMENTS} statements`);
      return [];
    }
    const statements: Statement[] = [];
    const sids = new Set<string>();
    for (const { item, at } of list) {
      const statement = this.readStatement(item, at);
      if (statement === null) continue;
      statements.push(statement);
      if (statement.sid === undefined || statement.sid === '') continue;
      if (sids.has(statement.sid)) {
        this.warn('duplicate-sid', at, `the Sid ${quote(statement.sid)} occurs twice`);
      }
      sids.add(statement.sid);
    }
    return statements;
  }

  private readStatement(value: unknown, pointer: string): Statement | null {
    const elements = this.readElements(value, pointer, STATEMENT_ELEMENTS, 'a statement');
    if (elements === null) return null;
    const action = this.readPatterns(elements, 'Action', 'NotAction');
    const resource = this.readPatterns(elements, 'Resource', 'NotResource');
    const principal = this.readPrincipals(elements);
    const effect = this.readEffect(elements.get('Effect'), pointer);
    const sid = this.readText(elements.get('Sid'), 'Sid');
    const conditions = this.readConditions(elements.get('Condition'));
    if (action === null) {
      this.error(
        'missing-element',
        pointer,
        'the statement has neither `Action` nor `NotAction`',
        'add one of them',
      );
    }
    if (action === null || effect === null) return null;
    return {
      pointer,
      ...(sid === undefined ? {} : { sid }),
      effect,
      action,
      ...(resource === null ? {} : { resource }),
      ...(principal === null ? {} : { principal }),
      conditions,
    };
  }

  private readEffect(
    element: { value: unknown; pointer: string } | undefined,
    pointer: string,
  ): 'Allow' | 'Deny' | null {
    if (element === undefined) {
      this.error(
        'missing-element',
        pointer,
        'the statement has no `Effect`',
        'add `Allow` or `Deny`',
      );
      return null;
    }
    if (element.value === 'Allow' || element.value === 'Deny') return element.value;
    this.error(
      'invalid-value',
      element.pointer,
      `${quote(element.value)} is not an effect`,
      'use `Allow` or `Deny`, in this casing',
    );
    return null;
  }

  private readPatterns(
    elements: Elements<(typeof STATEMENT_ELEMENTS)[number]>,
    plain: 'Action' | 'Resource',
    negated: 'NotAction' | 'NotResource',
  ): ActionElement | ResourceElement | null {
    const chosen = this.chooseOne(elements, plain, negated);
    if (chosen === null) return null;
    return {
      negated: chosen.negated,
      patterns: this.readList(chosen.value, chosen.pointer, plain),
    };
  }

  private readPrincipals(
    elements: Elements<(typeof STATEMENT_ELEMENTS)[number]>,
  ): PrincipalElement | null {
    const chosen = this.chooseOne(elements, 'Principal', 'NotPrincipal');
    if (chosen === null) return null;
    if (chosen.value === '*') {
      return { negated: chosen.negated, entries: [{ type: '*', value: '*' }] };
    }
    const byType = this.readElements(chosen.value, chosen.pointer, PRINCIPAL_TYPES, 'a principal');
    if (byType === null) return null;
    const entries: PrincipalEntry[] = [];
    for (const [type, { value, pointer }] of byType) {
      for (const text of this.readList(value, pointer, 'principal')) {
        entries.push({ type, value: text });
      }
    }
    return { negated: chosen.negated, entries };
  }

  private chooseOne<Name extends string>(
    elements: Elements<Name>,
    plain: Name,
    negated: Name,
  ): { value: unknown; pointer: string; negated: boolean } | null {
    const positive = elements.get(plain);
    const negative = elements.get(negated);
    if (positive !== undefined && negative !== undefined) {
      this.error(
        'conflicting-elements',
        negative.pointer,
        `\`${plain}\` and \`${negated}\` stand in one statement`,
        'keep one of them',
      );
    }
    if (positive !== undefined) return { ...positive, negated: false };
    return negative === undefined ? null : { ...negative, negated: true };
  }

  private readConditions(
    element: { value: unknown; pointer: string } | undefined,
  ): readonly Condition[] {
    if (element === undefined) return [];
    const conditions: Condition[] = [];
    for (const [written, block, at] of this.entries(
      element.value,
      element.pointer,
      '`Condition`',
    )) {
      const operator = parseOperator(written);
      if (operator.name === null) {
        this.warn(
          'unknown-operator',
          at,
          `${quote(written)} is not a condition operator; what it guards cannot be decided`,
          nearestOperator(written),
        );
      }
      for (const [key, values, pointer] of this.entries(block, at, `\`${written}\``)) {
        conditions.push({
          operator,
          key,
          values: this.readList(values, pointer, 'condition value', true),
          pointer,
        });
      }
    }
    return conditions;
  }

  private *entries(
    value: unknown,
    pointer: string,
    what: string,
  ): Iterable<readonly [string, unknown, string]> {
    if (!isObject(value)) {
      this.error('wrong-type', pointer, `${what} must be an object but is ${describe(value)}`);
      return;
    }
    for (const key of Object.keys(value)) yield [key, value[key], pointerTo(pointer, key)];
  }

  private readList(
    value: unknown,
    pointer: string,
    what: string,
    scalars = false,
  ): readonly string[] {
    const list: unknown[] = Array.isArray(value) ? value : [value];
    this.valueCount += list.length;
    if (this.valueCount > MAX_VALUES) {
      this.error('too-large', pointer, `the policy has more than ${MAX_VALUES} values`);
      return [];
    }
    const texts: string[] = [];
    list.forEach((item, index) => {
      const isScalar = scalars && (typeof item === 'number' || typeof item === 'boolean');
      if (typeof item === 'string' || isScalar) texts.push(String(item));
      else {
        const at = Array.isArray(value) ? pointerTo(pointer, index) : pointer;
        this.error('wrong-type', at, `${what} must be text but is ${describe(item)}`);
      }
    });
    return texts;
  }

  private readText(
    element: { value: unknown; pointer: string } | undefined,
    name: string,
  ): string | undefined {
    if (element === undefined) return undefined;
    if (typeof element.value === 'string') return element.value;
    this.error(
      'wrong-type',
      element.pointer,
      `\`${name}\` must be text but is ${describe(element.value)}`,
    );
    return undefined;
  }

  /** Sorts the members of an object by the elements they name; anything else is an error. */
  private readElements<Name extends string>(
    value: unknown,
    pointer: string,
    names: readonly Name[],
    what: string,
  ): Elements<Name> | null {
    if (!isObject(value)) {
      this.error('wrong-type', pointer, `${what} must be an object but is ${describe(value)}`);
      return null;
    }
    const elements: Elements<Name> = new Map();
    for (const key of Object.keys(value)) {
      const at = pointerTo(pointer, key);
      const name = names.find((candidate) => candidate.toLowerCase() === key.toLowerCase());
      if (name === undefined) {
        this.error(
          'unknown-element',
          at,
          `${quote(key)} is not an element of ${what}`,
          `the elements are ${names.join(', ')}`,
        );
        continue;
      }
      if (name !== key) {
        this.warn('unusual-casing', at, `the element ${quote(key)} is usually written \`${name}\``);
      }
      if (elements.has(name)) {
        this.error(
          'duplicate-key',
          at,
          `\`${name}\` occurs twice, in two casings`,
          'keep one of them',
        );
      }
      elements.set(name, { value: value[key], pointer: at });
    }
    return elements;
  }

  private error(code: IssueCode, pointer: string, message: string, help?: string): void {
    this.issues.push(this.issue({ code, severity: 'error', pointer, message }, help));
  }

  private warn(code: IssueCode, pointer: string, message: string, help?: string): void {
    this.issues.push(this.issue({ code, severity: 'warning', pointer, message }, help));
  }

  private issue(issue: Issue, help: string | undefined): Issue {
    const placed = { ...issue, pointer: this.base + issue.pointer };
    return help === undefined ? placed : { ...placed, help };
  }
}

function isObject(value: unknown): value is Readonly<Record<string, JsonValue>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function describe(value: unknown): string {
  if (value === null) return '`null`';
  if (value === undefined) return 'missing';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : quote(value);
}

function nearestOperator(written: string): string {
  const bare = written.toLowerCase().replace(/^for(?:all|any)values?:/, '');
  const near = OPERATOR_NAMES.find(
    (name) => bare.startsWith(name.toLowerCase()) || name.toLowerCase().startsWith(bare),
  );
  return near === undefined
    ? `the operators are ${OPERATOR_NAMES.join(', ')}`
    : `did you mean \`${near}\`?`;
}
